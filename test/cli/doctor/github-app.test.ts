import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'vitest';
import { type DoctorCase, tryCase } from '../../support/doctor-case.ts';
import type { DoctorWorld } from '../../support/doctor-world.ts';

const PERMISSIONS = {
  metadata: 'read',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
} as const;

const CASES: readonly DoctorCase[] = [
  { name: 'nothing, for one that is sound', kind: 'github', make: (world) => asApp(world), finds: [] },
  {
    name: 'a private key of another app',
    kind: 'github',
    make: async (world) => {
      await asApp(world);
      world.env.GITHUB_APP_PRIVATE_KEY = keys().privateKey;
    },
    finds: ['forge-token problem'],
    says: /401/,
  },
  {
    name: 'a private key that is none',
    kind: 'github',
    make: async (world) => {
      await asApp(world);
      world.env.GITHUB_APP_PRIVATE_KEY = 'not a key at all';
    },
    finds: ['forge-token problem'],
    says: /expected the whole PEM file/,
  },
  {
    name: 'that it is not installed in the repository',
    kind: 'github',
    make: (world) => asApp(world, { repositories: [] }),
    finds: ['repositories problem'],
    says: /404/,
  },
  {
    name: 'that it lacks a permission',
    kind: 'github',
    make: (world) => asApp(world, { permissions: { ...PERMISSIONS, issues: 'read' } }),
    finds: ['repositories problem'],
    says: /422/,
  },
  {
    name: 'a token beside it',
    kind: 'github',
    make: async (world) => {
      await asApp(world);
      world.env.GITHUB_TOKEN = world.bot.token;
    },
    finds: ['forge-address problem'],
    says: /both set/,
  },
];

describe('the doctor finds about an app on GitHub', () => {
  it.each(CASES)('$name', tryCase);
});

async function asApp(world: DoctorWorld, change: object = {}): Promise<void> {
  const { privateKey, publicKey } = keys();
  const fields = { slug: 'issuewright-app', repositories: [world.repository.id], permissions: PERMISSIONS, publicKey };
  const { id } = await world.forge.addApp({ ...fields, ...change });
  Reflect.deleteProperty(world.env, 'GITHUB_TOKEN');
  Object.assign(world.env, { GITHUB_APP_ID: String(id), GITHUB_APP_PRIVATE_KEY: privateKey });
}

function keys() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}
