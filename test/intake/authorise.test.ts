import { describe, expect, it } from 'vitest';
import { PERMISSIONS, type Permission } from '../../src/domain/actor.ts';
import type { Command } from '../../src/domain/command.ts';
import { BotError } from '../../src/domain/errors.ts';
import { authorise, type Registrar } from '../../src/intake/authorise.ts';

const issue = { repo: { owner: 'owner', name: 'name' }, number: 3 };
const signal = new AbortController().signal;
const COMMAND = {
  run: { kind: 'run', issue, by: 'ann', role: 'developer' },
  retry: { kind: 'retry', issue, by: 'ann' },
  stop: { kind: 'stop', issue, by: 'ann', why: 'asked to' },
  help: { kind: 'help', issue, by: 'ann' },
} as const satisfies Record<string, Command>;

/** A forge where everybody holds `held` and the issue was opened by `author`; notes what it was asked. */
function forge(held: Permission, author: string) {
  const asked: string[] = [];
  const registrar: Registrar = {
    permission: async (repo, login) => {
      asked.push(`permission ${repo.owner}/${repo.name} ${login}`);
      return held;
    },
    issues: {
      get: async (ref) => {
        asked.push(`issue ${ref.number}`);
        const text = { title: '', body: '', url: '', createdAt: '', updatedAt: '' };
        return { ref, ...text, state: 'open', labels: [], assignees: [], author: { login: author } };
      },
    },
  };
  return { registrar, asked };
}

const ALLOWED: Record<keyof typeof COMMAND, { readonly from: Permission; readonly author: boolean }> = {
  run: { from: 'write', author: false },
  retry: { from: 'write', author: false },
  stop: { from: 'triage', author: true },
  help: { from: 'read', author: true },
};

const matrix = (['run', 'retry', 'stop', 'help'] as const).flatMap((name) =>
  PERMISSIONS.flatMap((held) => (['ann', 'bob'] as const).map((author) => ({ name, held, author }))),
);

describe('the right to a command', () => {
  it.each(matrix)('$name with $held on an issue of $author', async ({ name, held, author }) => {
    const rule = ALLOWED[name];
    const allowed = PERMISSIONS.indexOf(held) >= PERMISSIONS.indexOf(rule.from) || (rule.author && author === 'ann');
    const { registrar, asked } = forge(held, author);
    expect((await authorise(COMMAND[name], registrar, signal)).kind).toBe(allowed ? 'allow' : 'deny');
    expect(asked[0]).toBe('permission owner/name ann');
  });

  it('is denied with what was needed and what there was', async () => {
    expect(await authorise(COMMAND.run, forge('read', 'ann').registrar, signal)).toEqual({
      kind: 'deny',
      why: '`run` needs write permission in this repository; the sender has only read.',
    });
    expect(await authorise(COMMAND.stop, forge('none', 'bob').registrar, signal)).toEqual({
      kind: 'deny',
      why: "`stop` needs triage permission in this repository or to be the issue's author; the sender has none.",
    });
  });

  it('knows the author in any capitals, and asks for the issue only where it matters', async () => {
    expect((await authorise(COMMAND.stop, forge('none', 'Ann').registrar, signal)).kind).toBe('allow');
    const { registrar, asked } = forge('none', 'ann');
    await authorise(COMMAND.run, registrar, signal);
    expect(asked).toEqual(['permission owner/name ann']);
  });

  it('is not needed for a look, which asks nobody', async () => {
    const { registrar, asked } = forge('none', 'bob');
    expect(await authorise({ kind: 'look', issue }, registrar, signal)).toEqual({ kind: 'allow' });
    expect(asked).toEqual([]);
  });

  it('is never given by a forge that does not answer', async () => {
    const failure = new BotError('FORGE_UNREACHABLE', 'no answer');
    const registrar = { ...forge('admin', 'ann').registrar, permission: () => Promise.reject(failure) };
    await expect(authorise(COMMAND.stop, registrar, signal)).rejects.toBe(failure);
  });
});
