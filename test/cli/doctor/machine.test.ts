import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CHECKS } from '../../../src/cli/doctor/checks.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { networkFileSystem } from '../../../src/cli/doctor/network-file-system.ts';
import { olderThan } from '../../../src/cli/doctor/older-than.ts';
import { openSite } from '../../../src/cli/doctor/open-site.ts';
import type { Site } from '../../../src/cli/doctor/site.ts';
import { readEnv } from '../../../src/config/env.ts';
import { startServer } from '../../../src/ops/server.ts';
import { listening } from '../../support/altering-proxy.ts';
import { type DoctorCase, tryCase } from '../../support/doctor-case.ts';
import { type DoctorWorld, doctorWorld } from '../../support/doctor-world.ts';
import { silentLog } from '../../support/silent-log.ts';
import { smallDisk } from '../../support/small-disk.ts';

const CASES: readonly DoctorCase[] = [
  {
    name: 'Node.js is too old',
    make: (_world, look) => Object.assign(look, { node: '20.20.2' }),
    finds: ['node problem'],
    says: /20\.20\.2/,
  },
  { name: 'git is missing', make: (world) => onlyPrograms(world, []), finds: ['git problem'] },
  {
    name: 'git is too old',
    make: async (world) => {
      await onlyPrograms(world, ['sh']);
      await program(join(world.folder, 'bin', 'git'), 'echo git version 2.30.2');
    },
    finds: ['git problem'],
    says: /2\.30\.2/,
  },
  {
    name: 'the container engine that is asked for does not answer',
    make: (world, look) => {
      engineAt('unix:///nowhere/docker.sock');
      sandbox(world, { kind: 'docker' });
      look.sandboxToo = true;
    },
    finds: ['engine problem', 'sandbox problem'],
  },
  {
    name: 'the container engine is too old',
    make: async (world) => {
      engineAt(await engine('19.03.15', [{ Id: 'x', RepoTags: ['node:24'] }]));
      sandbox(world, { kind: 'docker' });
    },
    finds: ['engine problem'],
    says: /19\.03\.15/,
  },
  {
    name: 'the image of the sandbox is not here',
    make: async (world, look) => {
      engineAt(await engine('28.0.1', []));
      sandbox(world, { kind: 'docker' });
      look.sandboxToo = true;
    },
    finds: ['sandbox warning'],
  },
  {
    name: 'there is no sandbox at all',
    make: async (world, look) => {
      await onlyPrograms(world, ['git', 'sh', 'node']);
      sandbox(world, { kind: 'process' });
      look.sandboxToo = true;
    },
    finds: ['sandbox problem'],
    says: /bubblewrap/,
  },
  {
    name: 'the sandbox is weaker than demanded',
    make: (world, look) => {
      sandbox(world, { kind: 'process', minimum: 'container' });
      look.sandboxToo = true;
    },
    finds: ['sandbox problem'],
    says: /demands container/,
  },
  {
    name: 'the port is taken',
    make: async (world) => {
      const server = createServer();
      await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
      onTestFinished(() => void server.close());
      world.settings.listen = { port: (server.address() as AddressInfo).port };
    },
    finds: ['port problem'],
    says: /EADDRINUSE/,
  },
  {
    name: 'the data folder is a file',
    make: async (world, look) => {
      await writeFile(join(world.folder, 'file'), '');
      look.data = join(world.folder, 'file', 'data');
    },
    finds: ['data-folder problem'],
  },
  {
    name: 'everybody can read the data folder',
    make: ({ data }) => chmod(data, 0o755),
    finds: ['data-privacy problem'],
    says: /755/,
  },
  {
    name: 'the group can read the data folder',
    make: ({ data }) => chmod(data, 0o750),
    finds: ['data-privacy warning'],
  },
  {
    name: 'the settings have errors',
    make: ({ settings }) => Object.assign(settings, { concurency: 3 }),
    finds: ['settings problem'],
    says: /server\.yml:\d+:1: concurency/,
  },
  {
    name: 'the settings file is missing',
    make: (_world, look) => Object.assign(look, { settingsFile: '/nonexistent/server.yml' }),
    finds: ['settings problem'],
  },
];

describe('the doctor finds about the machine that', () => {
  it.each(CASES)('$name', tryCase);

  it('the data folder cannot be written', async ({ skip }) => {
    using disk = smallDisk(64);
    if (disk === undefined) return skip('mounting is not allowed here');
    await execa('mount', ['-o', 'remount,ro', disk.path]);
    await tryCase({
      name: '',
      make: (_world, look) => Object.assign(look, { data: disk.path }),
      finds: ['data-folder problem'],
    });
  });

  it('a protection of the sandbox does not hold', async () => {
    await trySite({ finds: ['sandbox-proof problem'] }, async (site) => {
      const tried = await site.sandbox();
      if (tried === 'no-image') throw new Error('the process sandbox has no image');
      const proofs = tried.proofs.map((proof) => ({ ...proof, held: proof.name !== 'no network' }));
      return { ...site, sandbox: async () => ({ ...tried, proofs }) };
    });
  });

  it('but not a port that our own server has', async () => {
    await tryCase({
      name: '',
      make: async (world) => {
        const { port } = world.settings.listen as { port: number };
        const server = await startServer({
          host: '127.0.0.1',
          port,
          hookPath: '/hooks/gitea',
          dataDir: world.data,
          log: silentLog,
          redact: (text) => text,
          ready: async () => [],
          receiver: async (_req, res) => void res.end(),
          orders: {
            list: async () => [],
            show: async () => undefined,
            kill: async () => false,
            killAll: async () => 0,
          },
        });
        onTestFinished(() => server.close());
      },
      finds: [],
    });
  });

  it('the data folder is on another machine', async () => {
    await trySite({ finds: ['data-disk problem'] }, async (site) => {
      const facts = await site.folder();
      return { ...site, folder: async () => ({ ...facts, fileSystem: 0x6969 }) };
    });
    expect([0x6969, 0xff534d42, 0xfe534d42, -0xacb2be, -0x1acb2be].map(networkFileSystem)).toEqual([
      'NFS',
      'CIFS',
      'SMB',
      'CIFS',
      'SMB',
    ]);
    expect([0xef53, 0x01021994, 0x794c7630].map(networkFileSystem)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['20.9.1', '20.10.0', true],
    ['20.10.24+dfsg1', '20.10.0', false],
    ['v24.0.0', '24.0.0', false],
    ['23.11', '24.0.0', true],
    ['of unknown version', '1.0.0', true],
  ])('%s comes before %s: %s', (version, least, older) => {
    expect(olderThan(version, least)).toBe(older);
  });
});

/** For what cannot be made here: a sound site of which one look says something else. */
async function trySite({ finds }: Pick<DoctorCase, 'finds'>, change: (site: Site) => Promise<Site>): Promise<void> {
  const world = await doctorWorld('gitea');
  await world.write();
  const { env, settingsFile } = world;
  const site = openSite({ env: readEnv(env), settingsFile, signal: new AbortController().signal });
  const findings = await examine(CHECKS, await change(site), (text) => text);
  const wrong = findings.filter(({ level }) => level === 'problem' || level === 'warning');
  expect(wrong.map(({ check, level }) => `${check} ${level}`)).toEqual(finds);
}

/** A folder with only these programs, as the PATH of the world. */
async function onlyPrograms(world: DoctorWorld, names: readonly string[]): Promise<string> {
  const bin = join(world.folder, 'bin');
  await mkdir(bin);
  for (const name of names) {
    const found = await execa('which', [name], { reject: false });
    if (found.exitCode === 0) await symlink(found.stdout, join(bin, name));
  }
  world.env.PATH = bin;
  return bin;
}

async function program(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

function sandbox(world: DoctorWorld, settings: object): void {
  world.settings.sandbox = settings;
}

function engineAt(address: string): void {
  vi.stubEnv('DOCKER_HOST', address);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** What a Docker engine answers about itself. */
async function engine(version: string, images: readonly object[]): Promise<string> {
  const url = await listening((req, res) => {
    const answer = req.url?.includes('/images/') ? images : { Version: version, ApiVersion: '1.40' };
    res.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  return url.replace('http:', 'tcp:');
}
