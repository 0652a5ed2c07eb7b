import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../src/cli/doctor/checks.ts';
import { cli } from '../../support/cli.ts';
import { type DoctorCase, tryCase } from '../../support/doctor-case.ts';
import { type DoctorWorld, doctorWorld } from '../../support/doctor-world.ts';

const CASES: readonly DoctorCase[] = [
  {
    name: 'no repository is named',
    make: ({ settings }) => Object.assign(settings, { repositories: [] }),
    finds: ['repositories warning'],
  },
  {
    name: 'a repository is unknown to the forge',
    make: ({ settings }) => Object.assign(settings, { repositories: ['alice/calc', 'alice/clac'] }),
    finds: ['repositories problem'],
    says: /404/,
  },
  {
    name: 'a repository has no commit',
    make: async (world, look) => {
      await world.forge.addRepository('alice', 'empty');
      await world.forge.permit('alice', 'empty', 'issuewright', 'admin');
      look.repositories = ['alice/empty'];
    },
    finds: ['repositories problem', 'labels warning', 'hook problem'],
  },
  {
    name: 'the bot may only write on Gitea',
    make: ({ forge }) => forge.permit('alice', 'calc', 'issuewright', 'write'),
    finds: ['bot-rights problem'],
    says: /it has write and needs admin/,
  },
  {
    name: 'the bot may only read on GitLab',
    kind: 'gitlab',
    make: ({ forge }) => forge.permit('alice', 'calc', 'issuewright', 'read'),
    finds: ['bot-rights problem'],
    says: /needs write/,
  },
  {
    name: 'the bot is the user of the owner',
    make: ({ owner, bot, env, repository }) => {
      Object.assign(owner, { scopes: bot.scopes });
      Object.assign(env, { GITEA_TOKEN: owner.token });
      Object.assign(repository, { protections: { main: [] } });
    },
    finds: ['bot-identity problem'],
    says: /@alice owns/,
  },
  {
    name: 'the bot is a code owner',
    files: { CODEOWNERS: '# who looks\n*.js @bob @Issuewright\n' },
    make: () => undefined,
    finds: ['bot-identity problem'],
    says: /code owner/,
  },
  {
    name: 'the label is missing',
    make: ({ repository }) => Object.assign(repository, { labels: [] }),
    finds: ['labels warning'],
    says: /`agent`/,
  },
  {
    name: "the label of the repository's own prefix is missing",
    files: { 'issuewright.yml': 'labels: { prefix: robot }\n' },
    make: () => undefined,
    finds: ['labels warning'],
    says: /`robot`/,
  },
  {
    name: "the repository's settings have errors",
    files: { 'issuewright.yml': 'roundz: 1\nreview: { confidence: high }\n' },
    make: () => undefined,
    finds: ['repository-settings problem'],
    says: /issuewright\.yml:2:11: review\.confidence.*; issuewright\.yml:1:1: roundz/,
  },
  {
    name: 'the default branch is not protected',
    make: ({ repository }) => Reflect.deleteProperty(repository, 'protections'),
    finds: ['branch-protected warning'],
  },
  {
    name: 'the bot may push past the protection',
    make: ({ repository }) => Object.assign(repository, { protections: { main: ['alice', 'issuewright'] } }),
    finds: ['branch-bypass problem'],
  },
  {
    name: 'the same on GitLab',
    kind: 'gitlab',
    make: ({ repository }) => Object.assign(repository, { protections: { main: ['issuewright'] } }),
    finds: ['branch-bypass problem'],
  },
  {
    name: 'the same on GitHub',
    kind: 'github',
    make: ({ repository }) => Object.assign(repository, { protections: { main: ['issuewright'] } }),
    finds: ['branch-bypass problem'],
  },
  {
    name: 'the default branch is not protected on GitHub',
    kind: 'github',
    make: ({ repository }) => Reflect.deleteProperty(repository, 'protections'),
    finds: ['branch-protected warning'],
  },
  {
    name: 'the bot may only read on GitHub',
    kind: 'github',
    make: ({ forge }) => forge.permit('alice', 'calc', 'issuewright', 'read'),
    finds: ['bot-rights problem', 'token-contents problem', 'token-issues problem'],
  },
  {
    name: 'the webhook sends forms on GitHub',
    kind: 'github',
    make: hook({ form: true }),
    finds: ['hook-form problem'],
  },
  { name: 'it has no secret on GitHub', kind: 'github', make: hook({ secret: '' }), finds: ['hook-secret problem'] },
  { name: 'it is off on GitHub', kind: 'github', make: hook({ active: false }), finds: ['hook-active problem'] },
  {
    name: 'it tells of pushes only on GitHub',
    kind: 'github',
    make: hook({ events: ['push'] }),
    finds: ['hook-events problem'],
  },
  {
    name: 'there is no webhook',
    make: ({ repository }) => Object.assign(repository, { hooks: [] }),
    finds: ['hook problem'],
  },
  {
    name: 'the webhook is for something else',
    make: hook({ url: 'https://chat.example.org/in?token=hidden' }),
    finds: ['hook problem'],
    says: /none ends in \/hooks\/gitea: https:\/\/chat\.example\.org\/in$/,
  },
  {
    name: 'the webhook tells the secret in its address',
    make: (world) => hook({ url: `https://chat.example.org/${world.env.WEBHOOK_SECRET}` })(world),
    finds: ['hook problem'],
    says: /https:\/\/chat\.example\.org\/\*\*\*$/,
  },
  {
    name: "the repository's settings hide something",
    files: { 'issuewright.yml': '"rou\u202ends": 1\n' },
    make: () => undefined,
    finds: ['repository-settings problem'],
    says: /rou⟦U\+202E⟧nds/,
  },
  {
    name: 'the webhook goes to another machine',
    make: (world, look) => {
      hook({ url: 'https://old.example.org/hooks/gitea' })(world);
      look.publicUrl = 'https://bot.example.org/';
    },
    finds: ['hook-address problem'],
    says: /old\.example\.org/,
  },
  { name: 'the webhook is switched off', make: hook({ active: false }), finds: ['hook-active problem'] },
  { name: 'the same on GitLab', kind: 'gitlab', make: hook({ active: false }), finds: ['hook-active problem'] },
  { name: 'the webhook sends forms', make: hook({ form: true }), finds: ['hook-form problem'] },
  {
    name: 'the webhook tells of pushes only',
    make: hook({ events: ['push'] }),
    finds: ['hook-events problem'],
    says: /issues and comments/,
  },
  {
    name: 'the webhook tells of no comments on GitLab',
    kind: 'gitlab',
    make: hook({ events: ['issues_events', 'enable_ssl_verification'] }),
    finds: ['hook-events problem'],
    says: /of comments$/,
  },
  {
    name: 'the webhook has no secret',
    kind: 'gitlab',
    make: hook({ secret: '' }),
    finds: ['hook-secret problem'],
  },
  {
    name: 'the forge does not check the certificate',
    kind: 'gitlab',
    make: hook({ url: 'https://bot.example.org/hooks/gitlab', events: ['issues_events', 'note_events'] }),
    finds: ['hook-tls warning'],
  },
];

describe('the doctor finds about a repository that', () => {
  it.each(CASES)('$name', tryCase);
});

describe('a sound set-up', () => {
  it.each(['gitea', 'github', 'gitlab'] as const)('on %s is found sound, and left as it is', async (kind) => {
    const world = await doctorWorld(kind);
    await world.write();
    const before = await state(world);
    const { code, out } = await cli(['doctor', '--settings', world.settingsFile, '--json'], world.env);
    const findings = out.map((line) => JSON.parse(line));
    expect(findings.filter(({ level }) => level === 'problem' || level === 'warning')).toEqual([]);
    expect(code).toBe(0);
    expect(findings.filter(({ level }) => level === 'ok').length).toBeGreaterThan(25);
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(CHECKS.map(({ id }) => id)));
    expect(await state(world)).toEqual(before);
    const writes = world.forge.calls.filter(({ method, status }) => method !== 'GET' && status < 400);
    expect(writes).toEqual([]);
  });

  it('with a fault is said in lines with what to do, and ends with 1', async () => {
    const world = await doctorWorld('gitea');
    world.repository.hooks = [];
    world.repository.labels = [];
    await world.write();
    const { code, out } = await cli(['doctor', '--settings', world.settingsFile], world.env);
    expect(code).toBe(1);
    expect(out.at(-1)).toMatch(/^1 problems, 1 warnings, \d+ fine, \d+ not checked$/);
    expect(out).toContain('✗ hook (alice/calc): it has no webhook');
    expect(out[out.indexOf('✗ hook (alice/calc): it has no webhook') + 1]).toMatch(/^ {2}→ Add a webhook/);
    expect(out).toContain('! labels (alice/calc): there is no label `agent`');
  });
});

type Hook = DoctorWorld['repository']['hooks'][number];

function hook(change: Partial<Hook>): (world: DoctorWorld) => void {
  return ({ repository }) => void Object.assign(repository.hooks[0] ?? {}, change);
}

/** All that a look could change: the forge's data, its repository's refs, and the data folder. */
async function state({ folder, data, forge }: DoctorWorld) {
  return {
    forge: JSON.parse(await readFile(join(folder, 'forge', 'forge.json'), 'utf8')),
    refs: await forge.refs('alice', 'calc'),
    data: await readdir(data),
  };
}
