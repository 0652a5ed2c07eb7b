import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { strongSecrets } from '../../src/intake/strong-secrets.ts';
import { hookServer } from '../support/hook-server.ts';

const STRONG = randomBytes(8).toString('hex');

describe('webhook secrets', () => {
  it.each([
    ['are missing', []],
    ['hold the well-known word', ['development']],
    ['hold it in capitals, among a good one', [STRONG, ' Development ']],
    ['are short', [STRONG.slice(1)]],
    ['are empty', ['']],
    ['are long only by spaces', [`${STRONG.slice(8)}${' '.repeat(20)}`]],
    ['repeat one character', ['a'.repeat(40)]],
  ])('are refused where they %s, without being shown', (_what, secrets) => {
    let thrown: unknown;
    try {
      strongSecrets(secrets);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(BotError);
    expect(thrown).toMatchObject({ code: 'SECRET_MISSING', message: expect.stringContaining('openssl rand') });
    expect((thrown as BotError).message).not.toContain(STRONG.slice(1));
  });

  it('of 16 characters will do, one or two', () => {
    expect(strongSecrets([STRONG])).toEqual([STRONG]);
    expect(strongSecrets([STRONG, `${STRONG}2`])).toHaveLength(2);
  });

  it('are looked at before anything is received', async () => {
    await expect(hookServer({ secrets: ['short'] })).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  });
});
