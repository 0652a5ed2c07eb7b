import { randomBytes } from 'node:crypto';
import { describe, it } from 'vitest';
import { alteringProxy, listening } from '../../support/altering-proxy.ts';
import { type DoctorCase, tryCase } from '../../support/doctor-case.ts';
import type { DoctorWorld } from '../../support/doctor-world.ts';
import { freePort } from '../../support/free-port.ts';

const MINUTE = 60_000;

const CASES: readonly DoctorCase[] = [
  {
    name: 'no address and no token of the forge are set',
    make: ({ env }) => Reflect.deleteProperty(env, 'GITEA_TOKEN'),
    finds: ['forge-address problem'],
    says: /GITEA_TOKEN/,
  },
  {
    name: 'the forge is not there',
    make: async (world) => forgeAt(world, `http://127.0.0.1:${await freePort()}`),
    finds: ['forge-address problem'],
  },
  {
    name: 'the forge has moved',
    make: async (world) => {
      const there = `${world.forge.url.replace('//', '//alice:hidden@')}/api/v1/version?key=hidden`;
      forgeAt(world, await listening((_req, res) => void res.writeHead(301, { location: there }).end()));
    },
    finds: ['forge-address problem'],
    says: /it sends to http:\/\/127\.0\.0\.1:\d+\/api\/v1\/version;/,
  },
  {
    name: "this machine's clock is 2 minutes off",
    make: async (world) => forgeAt(world, await skewed(world, 2 * MINUTE)),
    finds: ['clock warning'],
  },
  {
    name: "this machine's clock is 10 minutes off",
    make: async (world) => forgeAt(world, await skewed(world, -10 * MINUTE)),
    finds: ['clock problem'],
    says: /(?:599|600|601) s apart/,
  },
  {
    name: 'the token is wrong',
    make: ({ env }) => Object.assign(env, { GITEA_TOKEN: randomBytes(20).toString('hex') }),
    finds: ['forge-token problem'],
    says: /401/,
  },
  {
    name: 'the forge is of another kind',
    make: (world) => {
      world.settings.forge = { kind: 'gitlab', url: world.forge.url };
      world.env.GITLAB_TOKEN = world.bot.token;
    },
    finds: ['forge-token problem'],
    says: /404/,
  },
  {
    name: "the bot's user administers the server",
    make: ({ bot }) => Object.assign(bot, { admin: true }),
    finds: ['token-excess problem'],
    says: /@issuewright administers/,
  },
  {
    name: 'the token opens everything',
    make: ({ bot }) => Object.assign(bot, { scopes: ['all'] }),
    finds: ['token-excess warning'],
  },
  {
    name: 'the token may impersonate everybody on GitLab',
    kind: 'gitlab',
    make: ({ bot }) => Object.assign(bot, { scopes: ['api', 'sudo'] }),
    finds: ['token-excess warning'],
    says: /sudo/,
  },
  {
    name: 'the token only reads on GitLab',
    kind: 'gitlab',
    make: ({ bot }) => Object.assign(bot, { scopes: ['read_api'] }),
    finds: ['token-scopes problem'],
    says: /lacks api/,
  },
  {
    name: "the classic token of GitHub opens the user's organisations",
    kind: 'github',
    make: ({ bot }) => Object.assign(bot, { scopes: ['repo', 'admin:org', 'workflow'] }),
    finds: ['token-excess warning'],
    says: /admin:org, workflow/,
  },
  {
    name: 'the classic token of GitHub opens nothing',
    kind: 'github',
    make: ({ bot }) => Object.assign(bot, { scopes: ['read:user'] }),
    finds: ['token-scopes problem'],
    says: /lacks repo/,
  },
  {
    name: "the bot's user administers the server of GitHub",
    kind: 'github',
    make: ({ bot }) => Object.assign(bot, { admin: true }),
    finds: ['token-excess problem'],
  },
  {
    name: 'the token of GitHub ends soon',
    kind: 'github',
    make: async (world) => {
      const soon = { 'github-authentication-token-expiration': new Date(Date.now() + 86_400_000).toISOString() };
      forgeAt(world, await alteringProxy(world.forge.url, () => soon));
    },
    finds: ['token-lifetime warning'],
  },
  {
    name: 'the token ends soon',
    kind: 'gitlab',
    make: ({ bot }) =>
      Object.assign(bot, { expires: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10) }),
    finds: ['token-lifetime warning'],
  },
  {
    name: 'the token may not write issues',
    make: ({ bot }) => Object.assign(bot, { scopes: ['read:user', 'read:issue', 'write:repository'] }),
    finds: ['token-issues problem'],
  },
  {
    name: 'the token may not write contents',
    make: ({ bot }) => Object.assign(bot, { scopes: ['read:user', 'write:issue', 'read:repository'] }),
    finds: ['token-contents problem'],
  },
];

describe('the doctor finds about the forge that', () => {
  it.each(CASES)('$name', tryCase);

  it('it never answers, and does not wait for it any longer than it may', { timeout: 10_000 }, async () => {
    const left = Promise.withResolvers<void>();
    await tryCase({
      name: '',
      make: async (world, look) => {
        look.patienceMs = 300;
        forgeAt(world, await listening((_req, res) => void res.once('close', left.resolve)));
      },
      finds: ['forge-address problem'],
      says: /took longer than 0\.3 s/,
    });
    await left.promise;
  });
});

function forgeAt(world: DoctorWorld, url: string): void {
  world.settings.forge = { kind: world.forge.kind, url };
}

async function skewed(world: DoctorWorld, ms: number): Promise<string> {
  return await alteringProxy(world.forge.url, () => ({ date: new Date(Date.now() + ms).toUTCString() }));
}
