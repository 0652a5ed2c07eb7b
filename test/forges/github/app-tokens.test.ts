import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appTokens } from '../../../src/forges/github/app-tokens.ts';
import { appOfFixture, type GithubFixture, githubFixture } from '../../support/github-fixture.ts';

const repo = { owner: 'alice', name: 'calc' };
const signal = AbortSignal.timeout(60_000);
let at: GithubFixture;
let now: number;
const clock = { now: () => now, wait: async () => undefined };

beforeEach(async () => {
  at = await githubFixture();
  // What is signed in the future is refused by the forge, whose clock goes on.
  now = Date.now() - 5 * 60_000;
});
afterEach(() => at[Symbol.asyncDispose]());

describe('tokens of an app', () => {
  it('are for one repository and one use, and last for a few minutes only', async () => {
    const { token } = appTokens(await appOfFixture(at.server), `${at.server.url}/api/v3`, clock);
    const [first, same, other] = [
      await token(repo, 'read', signal),
      await token(repo, 'read', signal),
      await token(repo, 'write', signal),
    ];
    expect(same).toBe(first);
    expect(other).not.toBe(first);
    now += 5 * 60_000;
    expect(await token(repo, 'read', signal)).not.toBe(first);
    const push = await at.call('POST', '/repos/alice/calc/issues', { title: 'By a token for git' }, other);
    expect(push.status).toBe(403);
  });

  it('are minted once for many that ask at the same time, and again after a failure', async () => {
    const { token } = appTokens(await appOfFixture(at.server), `${at.server.url}/api/v3`, clock);
    at.server.fail({ method: 'POST', path: '/access_tokens', times: 1, fault: { kind: 'status', status: 502 } });
    await expect(token(repo, 'api', signal)).rejects.toMatchObject({ code: 'FORGE_UNREACHABLE' });
    const many = await Promise.all(Array.from({ length: 20 }, () => token(repo, 'api', signal)));
    expect(new Set(many).size).toBe(1);
    const minted = at.server.calls.filter(({ path }) => path.endsWith('/access_tokens'));
    expect(minted.map(({ status }) => status)).toEqual([201]);
  });

  it.each([
    ['a repository where it is not installed', { owner: 'alice', name: 'other' }, 'FORGE_NOT_FOUND'],
    ['no repository', undefined, 'INTERNAL'],
  ] as const)('are not there for %s', async (_what, where, code) => {
    const { token } = appTokens(await appOfFixture(at.server), `${at.server.url}/api/v3`, clock);
    await expect(token(where, 'api', signal)).rejects.toMatchObject({ code });
  });

  it('need the right key', async () => {
    const app = await appOfFixture(at.server);
    const { privateKey } = await appOfFixture(at.server);
    const api = `${at.server.url}/api/v3`;
    const wrong = appTokens({ ...app, privateKey }, api, clock);
    await expect(wrong.whoAmI(signal)).rejects.toMatchObject({ code: 'FORGE_REFUSED', details: { status: 401 } });
    const broken = appTokens({ ...app, privateKey: privateKey.slice(0, 99) }, api, clock);
    await expect(broken.whoAmI(signal)).rejects.toMatchObject({ code: 'SECRET_MISSING' });
    expect(await appTokens(app, api, clock).whoAmI(signal)).toEqual({ login: 'issuewright[bot]' });
  });
});
