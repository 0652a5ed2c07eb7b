import { describe, expect, it } from 'vitest';
import { aiShareGate } from '../../src/gates/ai-share.ts';
import { gatesOf, gatesOfHelp, gatesOfPeople } from '../../src/gates/profiles.ts';
import { gateInput } from '../support/gate-input.ts';

const signal = AbortSignal.timeout(30_000);
const check = (share?: { readonly bot: number; readonly all: number; readonly most: number }) =>
  aiShareGate.check(gateInput({}, { a: 'a\n' }, share && { share }), signal);

describe('the share of the bot', () => {
  it.each([
    [5, 10, 50, true],
    [6, 10, 50, false],
    [10, 10, 100, true],
    [0, 0, 0, true],
    [1, 1, 0, false],
  ])('%i of %i added lines, at most %i %%: %s', async (bot, all, most, pass) => {
    expect(await check({ bot, all, most })).toMatchObject({ pass });
  });

  it('is not asked about without a limit', async () => {
    expect(await check()).toMatchObject({ pass: 'skipped' });
  });

  it('what is kept for people is no fault of a person’s, and one of the bot’s help', () => {
    const names = (gates: ReturnType<typeof gatesOf>) => gates.map(({ name }) => name);
    expect(names(gatesOfPeople('standard'))).not.toContain('protected-paths');
    expect(names(gatesOfHelp('standard'))).toEqual([...names(gatesOf('standard')), 'ai-share']);
  });
});
