import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTools, type Toolbox } from '../../../src/agent/tools/load-tools.ts';
import type { ToolAnswer } from '../../../src/agent/tools/tool.ts';
import { BotError } from '../../../src/domain/errors.ts';
import type { ToolName } from '../../../src/domain/role.ts';
import type { RunOptions, Workspace } from '../../../src/ports/sandbox.ts';
import { FolderWorkspace } from '../../support/folder-workspace.ts';

const NEVER = new AbortController().signal;
const LONG = Array.from({ length: 400 }, (_, n) => `line ${n + 1}`).join('\n');

let workspace: FolderWorkspace;
let tools: Toolbox;

beforeEach(async () => {
  tools = await loadTools();
  workspace = await FolderWorkspace.with({
    'src/sum.js': 'export const sum = (a, b) => a - b;\nexport const two = 2;\n',
    'src/long.txt': `${LONG}\n`,
    'src/wide.txt': 'w'.repeat(50_000),
    'src/twice.js': 'let a = 1;\nlet b = 2;\nlet a = 1;\n',
    'src/crlf.txt': 'one\r\ntwo\r\nthree\r\n',
    'src/bin.dat': new Uint8Array([1, 0, 2]),
    'src/latin1.txt': new Uint8Array([0x67, 0x72, 0xfc, 0x6e]),
    'src/bom.txt': '\ufeffone\n',
    'empty.txt': '',
    '.git/config': '[core]\n',
    'sub/x': '',
    "it's/a file.txt": 'quoted needle\n',
  });
});

afterEach(async () => {
  await workspace[Symbol.asyncDispose]();
});

async function use(name: Exclude<ToolName, 'map'>, input: unknown, on: Workspace = workspace): Promise<ToolAnswer> {
  return await tools[name].run(input, { workspace: () => Promise.resolve(on), outputBytes: 10_000 }, NEVER);
}

describe('every tool', () => {
  it.each<[Exclude<ToolName, 'map'>, Record<string, unknown>]>([
    ['read', {}],
    ['list', {}],
    ['search', { pattern: 'x' }],
    ['edit', { old: 'a', new: 'b' }],
    ['write', { content: 'x' }],
  ])('%s refuses a path that leads out, without opening a workspace', async (name, input) => {
    for (const path of ['/etc/passwd', '../x', 'a/../../x', '', 'a\u0000b', 'a\nb', '..', 'x'.repeat(2_000), 7]) {
      const bench = { workspace: () => Promise.reject(new Error('opened')), outputBytes: 100 };
      const answer = await tools[name].run({ ...input, path }, bench, NEVER);
      expect(answer).toMatchObject({ failed: true, text: expect.stringMatching(/path: /) });
    }
  });

  it('says what is wrong with arguments, all at once and bounded', async () => {
    const { text, failed } = await use('edit', {
      file: 'x',
      old: 3,
      ...Object.fromEntries(
        Array(500)
          .fill(0)
          .map((_, n) => [`key${n}`, n]),
      ),
    });
    expect(failed).toBe(true);
    expect(text).toMatch(/path: .*old: .*new: .*[Uu]nrecognized/);
    expect(text.length).toBeLessThan(1_500);
  });

  it.each([null, undefined, 'text', 4, [], [1]])('survives %j for arguments', async (input) => {
    for (const tool of Object.values(tools)) {
      const answer = await tool.run(input, { workspace: () => Promise.resolve(workspace), outputBytes: 100 }, NEVER);
      expect(answer.failed).toBe(true);
    }
  });
});

describe('read', () => {
  it('shows a whole short file', async () => {
    expect(await use('read', { path: './src//sum.js' })).toEqual({
      failed: false,
      text: 'src/sum.js, all 2 lines:\nexport const sum = (a, b) => a - b;\nexport const two = 2;',
    });
  });

  it('shows a window of a long one and says how long it is', async () => {
    const { text } = await use('read', { path: 'src/long.txt' });
    expect(text.split('\n')[0]).toBe('src/long.txt, lines 1 to 150 of 400:');
    expect(text.endsWith('line 150')).toBe(true);
    const later = await use('read', { path: 'src/long.txt', from: 399, lines: 50 });
    expect(later.text).toBe('src/long.txt, lines 399 to 400 of 400:\nline 399\nline 400');
  });

  it('never answers more than it may, and says where it ended', async () => {
    const wide = await use('read', { path: 'src/wide.txt', lines: 10 });
    expect(Buffer.byteLength(wide.text)).toBeLessThanOrEqual(10_000);
    expect(wide.text).toMatch(/^src\/wide.txt, the start of line 1 of 1; 4\d{4} bytes of it are left out/);
    await workspace.write('many.txt', Buffer.from('0123456789\n'.repeat(5_000)));
    const many = await use('read', { path: 'many.txt', lines: 5_000 });
    expect(Buffer.byteLength(many.text)).toBeLessThanOrEqual(10_000);
    const last = /lines 1 to (\d+) of 5000/.exec(many.text)?.[1];
    expect(many.text.split('\n').length - 1).toBe(Number(last));
  });

  it('says what cannot be read', async () => {
    expect((await use('read', { path: 'none.js' })).text).toMatch(/There is no file none.js/);
    expect((await use('read', { path: 'src/bin.dat' })).text).toMatch(/binary/);
    expect((await use('read', { path: 'src' })).text).toMatch(/cannot be read/);
    expect((await use('read', { path: 'src/sum.js', from: 9 })).text).toMatch(/has only 2 lines/);
    expect((await use('read', { path: 'empty.txt' })).text).toBe('empty.txt is empty.');
    await workspace.run('head -c 3000000 /dev/zero | tr "\\0" x > huge', { timeoutMs: 5_000 }, NEVER);
    expect(await use('read', { path: 'huge' })).toMatchObject({
      failed: true,
      text: expect.stringMatching(/more than/),
    });
  });
});

describe('edit', () => {
  it('replaces what stands there once, dollar signs and all', async () => {
    const answer = await use('edit', { path: 'src/sum.js', old: 'two = 2', new: "two = '$&$1'" });
    expect(answer).toEqual({ failed: false, text: 'Replaced at line 2 of src/sum.js.' });
    expect(await workspace.text('src/sum.js')).toContain("two = '$&$1';");
  });

  it('refuses what stands there twice, and says where', async () => {
    const answer = await use('edit', { path: 'src/twice.js', old: 'let a = 1;', new: 'x' });
    expect(answer).toMatchObject({ failed: true, text: expect.stringMatching(/2 times, at lines 1, 3/) });
    expect(await workspace.text('src/twice.js')).toBe('let a = 1;\nlet b = 2;\nlet a = 1;\n');
  });

  it('counts places that overlap', async () => {
    await workspace.write('aaa', Buffer.from('aaa'));
    expect((await use('edit', { path: 'aaa', old: 'aa', new: 'b' })).text).toMatch(/2 times/);
  });

  it('refuses what does not stand there, with a hint at white space', async () => {
    const answer = await use('edit', { path: 'src/sum.js', old: 'export  const two=2;', new: 'x' });
    expect(answer).toMatchObject({
      failed: true,
      text: expect.stringMatching(/Line 2 is alike but for its white space/),
    });
    expect((await use('edit', { path: 'src/sum.js', old: 'nowhere', new: 'x' })).text).not.toMatch(/alike/);
  });

  it('keeps CRLF lines and a byte order mark', async () => {
    await use('edit', { path: 'src/crlf.txt', old: 'one\ntwo', new: 'eins\nzwei' });
    expect(await workspace.text('src/crlf.txt')).toBe('eins\r\nzwei\r\nthree\r\n');
    await use('edit', { path: 'src/bom.txt', old: 'one', new: 'two' });
    expect(await workspace.text('src/bom.txt')).toBe('\ufefftwo\n');
  });

  it('refuses what it would damage or not change', async () => {
    expect((await use('edit', { path: 'src/latin1.txt', old: 'gr', new: 'x' })).text).toMatch(/not valid UTF-8/);
    expect((await use('edit', { path: 'src/sum.js', old: 'two', new: 'two' })).text).toMatch(/nothing would change/);
    expect((await use('edit', { path: 'src/sum.js', old: '', new: 'x' })).failed).toBe(true);
  });
});

describe('write', () => {
  it('writes a new file, folders and all', async () => {
    expect(await use('write', { path: 'new/deep/file.txt', content: 'hé\n' })).toMatchObject({ failed: false });
    expect(await workspace.text('new/deep/file.txt')).toBe('hé\n');
  });

  it.each(['.git/hooks/pre-commit', 'sub/.GIT/config', '.', './'])('refuses %s', async (path) => {
    expect((await use('write', { path, content: 'x' })).failed).toBe(true);
  });

  it('answers what a working workspace could not do', async () => {
    expect(await use('write', { path: 'src', content: 'x' })).toMatchObject({
      failed: true,
      text: expect.stringMatching(/^src cannot be written/),
    });
    expect((await use('write', { path: 'src/sum.js/x', content: 'x' })).failed).toBe(true);
  });

  it('throws where the workspace works no more', async () => {
    const gone = new BotError('SANDBOX_FAILED', 'gone');
    const dead: Workspace = Object.assign(Object.create(workspace), {
      write: () => Promise.reject(gone),
      run: () => Promise.reject(gone),
    });
    await expect(use('write', { path: 'x', content: 'x' }, dead)).rejects.toBe(gone);
  });
});

describe('a file operation that fails while the order is being stopped', () => {
  it('throws, and asks the workspace nothing more', async () => {
    const stopped = new BotError('STOPPED', 'by somebody');
    const stop = new AbortController();
    const write = () => {
      stop.abort();
      return Promise.reject(stopped);
    };
    const on: Workspace = Object.assign(Object.create(workspace), { write });
    const bench = { workspace: () => Promise.resolve(on), outputBytes: 100 };
    await expect(tools.write.run({ path: 'x', content: 'x' }, bench, stop.signal)).rejects.toBe(stopped);
    expect(workspace.commands).toEqual([]);
  });
});

describe('list', () => {
  it('shows one folder', async () => {
    expect(await use('list', {})).toEqual({ failed: false, text: "empty.txt\nit's/\nsrc/\nsub/" });
    expect((await use('list', { path: "it's" })).text).toBe('a file.txt');
    expect((await use('list', { path: 'sub/' })).text).toBe('x');
  });

  it('says what is no folder, and cuts a huge one', async () => {
    expect((await use('list', { path: 'empty.txt' })).failed).toBe(true);
    expect((await use('list', { path: 'none' })).text).toBe('There is no folder none.');
    await workspace.run('mkdir many && cd many && seq 1 5000 | xargs touch', { timeoutMs: 20_000 }, NEVER);
    expect((await use('list', { path: 'many' })).text).toMatch(/4800 more/);
  });

  it('does not run what a path says', async () => {
    await use('list', { path: "$(touch pwned)';touch pwned;'" });
    expect((await use('list', {})).text).not.toContain('pwned');
  });
});

// A shell function in the place of `command` makes the tool believe that there is no ripgrep.
// Ripgrep is no part of what a machine must have, so its half is skipped where it is missing.
describe.each([
  ['rg', ''],
  ['grep', 'command() { return 1; }; '],
])('search by %s', (program, before) => {
  const there = spawnSync(program, ['--version']).status === 0;
  const searchFor = (input: unknown) =>
    use(
      'search',
      input,
      Object.assign(Object.create(workspace), {
        run: (command: string, options: RunOptions) => workspace.run(before + command, options, NEVER),
      }),
    );

  it.skipIf(!there)('finds lines with their places, quotes and all', async () => {
    expect((await searchFor({ pattern: 'a [-] b' })).text).toBe('src/sum.js:1:export const sum = (a, b) => a - b;');
    expect((await searchFor({ pattern: 'needle', path: "it's" })).text).toBe("it's/a file.txt:1:quoted needle");
    expect((await searchFor({ pattern: '-b', path: 'src/sum.js' })).text).toBe('Nothing in src/sum.js matches.');
  });

  it.skipIf(!there)('leaves binaries and .git out', async () => {
    expect((await searchFor({ pattern: 'core' })).text).toBe('Nothing in . matches.');
  });

  it.skipIf(!there)('cuts many matches and long lines', async () => {
    const { text } = await searchFor({ pattern: 'line|w' });
    expect(text.split('\n').length).toBeLessThanOrEqual(61);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(201);
  });

  it.skipIf(!there)('says when there are more', async () => {
    await workspace.write('more/a', Buffer.from('hit\n'.repeat(40)));
    await workspace.write('more/b', Buffer.from('hit\n'.repeat(40)));
    expect((await searchFor({ pattern: 'hit', path: 'more' })).text).toMatch(/20 more lines/);
  });

  it.skipIf(!there)('feeds a bad pattern back', async () => {
    expect(await searchFor({ pattern: '(' })).toMatchObject({ failed: true });
    expect(await searchFor({ pattern: 'a\nb' })).toMatchObject({ failed: true });
  });

  it.skipIf(!there)('does not run what a pattern says', async () => {
    await searchFor({ pattern: "'; touch pwned; '" });
    await searchFor({ pattern: '--pre=touch pwned' });
    expect((await use('list', {})).text).not.toContain('pwned');
  });
});

describe('shell', () => {
  it('shows exit code, stdout and stderr', async () => {
    expect(await use('shell', { command: 'echo out; echo err >&2; exit 3' })).toEqual({
      failed: false,
      text: 'exit 3\nout\nstderr:\nerr',
    });
    expect((await use('shell', { command: 'true' })).text).toBe('exit 0');
  });

  it('keeps head and tail of long output', async () => {
    const { text } = await use('shell', { command: 'echo start; seq 1 100000; echo middle >&2; echo end' });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000);
    expect(text).toMatch(/^exit 0\nstart\n.*bytes cut.*end\nstderr:\nmiddle$/s);
  });

  it('shows no colours and no progress', async () => {
    const { text } = await use('shell', { command: "printf '\\033[31mred\\033[0m\\n10%%\\r50%%\\r100%%\\n\\a'" });
    expect(text).toBe('exit 0\nred\n100%');
  });

  it('kills what takes too long', async () => {
    const { text } = await use('shell', { command: 'echo begun; sleep 60', seconds: 1 });
    expect(text).toBe('Killed: it took longer than 1 s.\nbegun');
  });

  it('takes no time of its own choosing beyond ten minutes', async () => {
    expect((await use('shell', { command: 'true', seconds: 100_000 })).failed).toBe(true);
  });
});
