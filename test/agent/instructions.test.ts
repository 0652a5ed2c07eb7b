import { describe, expect, it } from 'vitest';
import { readInstructions } from '../../src/agent/instructions.ts';

async function readFrom(files: Readonly<Record<string, string | Uint8Array>>, touched?: readonly string[]) {
  const asked: string[] = [];
  const found = await readInstructions(
    (path) => {
      asked.push(path);
      const data = files[path];
      return Promise.resolve(data === undefined ? undefined : Buffer.from(data));
    },
    Object.keys(files),
    touched,
  );
  return { asked, found };
}

describe('readInstructions', () => {
  it('reads the known files and nested AGENTS.md, the nearest first, and asks for nothing else', async () => {
    const { asked, found } = await readFrom({
      'packages/b/deep/AGENTS.md': 'deep',
      'packages/b/AGENTS.md': 'b',
      'packages/a/AGENTS.md': 'a',
      'AGENTS.md': 'root',
      'CLAUDE.md': 'claude',
      'GEMINI.md': 'gemini',
      '.github/copilot-instructions.md': 'copilot',
      'CONTRIBUTING.md': 'contributing',
      'README.md': 'not these',
      'src/CLAUDE.md': 'nor these',
      'node_modules/x/AGENTS.md': 'nor these',
    });
    expect(found.map(({ path, folder }) => `${path} ${folder}`)).toEqual([
      'AGENTS.md .',
      'CLAUDE.md .',
      'GEMINI.md .',
      '.github/copilot-instructions.md .',
      'CONTRIBUTING.md .',
      'packages/a/AGENTS.md packages/a',
      'packages/b/AGENTS.md packages/b',
      'packages/b/deep/AGENTS.md packages/b/deep',
    ]);
    expect(asked).toHaveLength(8);
  });

  it('takes of the nested ones those above what is touched, and names the others', async () => {
    const files = {
      'AGENTS.md': 'root',
      'packages/a/AGENTS.md': 'a',
      'packages/ab/AGENTS.md': 'ab',
      'packages/a/src/AGENTS.md': 'a src',
      'tools/AGENTS.md': 'tools',
    };
    const { asked, found } = await readFrom(files, ['./packages/a/lib/x.js', '']);
    expect(asked).toEqual(['AGENTS.md', 'packages/a/AGENTS.md']);
    expect(found.at(-1)?.text.split('\n').slice(1)).toEqual([
      'tools/AGENTS.md',
      'packages/ab/AGENTS.md',
      'packages/a/src/AGENTS.md',
    ]);
    expect((await readFrom(files, ['packages/a/src/y.js', 'tools'])).asked).toHaveLength(3);
  });

  it('finds the one that matters among hundreds', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`p${n}/AGENTS.md`, `${n}`]));
    const { asked, found } = await readFrom(files, ['p499/src/a.js']);
    expect(asked).toEqual(['p499/AGENTS.md']);
    expect(found.at(-1)?.text).toMatch(/and 479 more$/);
  });

  it('leaves out copies, empty files and binaries', async () => {
    const { found } = await readFrom({
      'AGENTS.md': 'same\n',
      'CLAUDE.md': 'same',
      'GEMINI.md': ' ',
      'CONTRIBUTING.md': new Uint8Array([65, 0]),
    });
    expect(found.map(({ path }) => path)).toEqual(['AGENTS.md']);
  });

  it('strips hidden text', async () => {
    const { found } = await readFrom({ 'AGENTS.md': 'Be\u200b good.\n<!-- evil -->\n' });
    expect(found[0]?.text).toBe('Be good.');
  });

  it('is bounded in bytes and files, whatever the repository holds', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`d${n}/AGENTS.md`, `${n} ${'x'.repeat(100_000)}`]),
    );
    const { asked, found } = await readFrom({ ...files, 'AGENTS.md': 'y'.repeat(1_000_000) });
    expect(asked.length).toBeLessThanOrEqual(12);
    expect(found.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)).toBeLessThan(17_000);
    expect(found[0]?.text).toMatch(/bytes cut/);
  });
});
