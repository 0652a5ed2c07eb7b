import { describe, expect, it } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { terminalLine } from '../../src/domain/outcome.ts';
import { pausedBy } from '../../src/workflow/paused-by.ts';
import { fault } from '../support/failing-model.ts';

const NOW = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const paused = (error: BotError) => pausedBy(error, NOW, MINUTE);

describe('a pause', () => {
  it.each([
    ['MODEL_LIMITED', 'rate limit'],
    ['MODEL_OVERLOADED', 'overloaded model'],
    ['MODEL_UNREACHABLE', 'unreachable model'],
  ] as const)('ends by itself after %s that names a time', (code, why) => {
    const outcome = paused(fault(code, 90 * MINUTE));
    expect(outcome).toEqual({ kind: 'paused', why, until: '2026-01-01T01:30:00.000Z' });
    expect(outcome && terminalLine(outcome)).toBe(`⏸ Paused: ${why} until 2026-01-01 01:30 UTC`);
  });

  it('is told in whole minutes, after which it is over', () => {
    expect(terminalLine({ kind: 'paused', why: 'rate limit', until: '2026-01-01T23:59:00.001Z' })).toBe(
      '⏸ Paused: rate limit until 2026-01-02 00:00 UTC',
    );
  });

  it.each([
    fault('MODEL_LIMITED', MINUTE),
    fault('MODEL_LIMITED'),
    fault('MODEL_AUTH', 90 * MINUTE),
    fault('FORGE_LIMITED', 90 * MINUTE),
    fault('INTERNAL'),
  ])('is not made of $code', (error) => {
    expect(paused(error)).toBeUndefined();
  });

  it('waits for a person where the quota names no time, and for the time where it does', () => {
    expect(paused(fault('MODEL_QUOTA'))).toEqual({
      kind: 'paused',
      why: "The model provider's spending limit is reached.",
    });
    expect(paused(fault('MODEL_QUOTA', MINUTE))).toMatchObject({ until: '2026-01-01T00:01:00.000Z' });
  });

  it('says which ceiling was reached', () => {
    const error = new BotError('BUDGET_REACHED', 'x', { details: { ceiling: '5.00 of 5.00 USD' } });
    expect(paused(error)).toEqual({ kind: 'paused', why: 'budget: 5.00 of 5.00 USD' });
  });

  it('is no longer than a month, whatever a server says', () => {
    expect(paused(fault('MODEL_LIMITED', 1e15))).toMatchObject({ until: '2026-02-01T00:00:00.000Z' });
  });
});
