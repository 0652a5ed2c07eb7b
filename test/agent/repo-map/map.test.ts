import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Parser } from 'web-tree-sitter';
import { outline } from '../../../src/agent/repo-map/outline.ts';
import { loadTools } from '../../../src/agent/tools/load-tools.ts';
import { FolderWorkspace } from '../../support/folder-workspace.ts';

const NEVER = new AbortController().signal;
const { map } = await loadTools();

async function mapped(files: Readonly<Record<string, string | Uint8Array>>, input = {}, outputBytes = 10_000) {
  await using workspace = await FolderWorkspace.with(files);
  await execa('git', ['init', '-q'], { cwd: workspace.path });
  await execa('ln', ['-s', '/etc/passwd', 'link.js'], { cwd: workspace.path });
  const answer = await map?.run(input, { workspace: () => Promise.resolve(workspace), outputBytes }, NEVER);
  return { text: answer?.text ?? '', failed: answer?.failed, commands: workspace.commands };
}

describe('map', () => {
  it('shows what files declare, the most used file first', async () => {
    const { text } = await mapped({
      'src/pages.js': '/** Pages. */\nexport function pageCount(items) {\n  return items;\n}\nconst helper = 1;\n',
      'src/a.js':
        "import { pageCount } from './pages.js';\nexport class Shop {\n  total() { return pageCount(1); }\n}\n",
      'src/b.js': "import { pageCount } from './pages.js';\npageCount(2);\n",
      'README.md': '# pageCount',
    });
    expect(text.split('\n')).toEqual([
      'src/pages.js',
      '  2 export function pageCount(items)',
      '  5 const helper = 1;',
      'src/a.js',
      '  2 export class Shop',
      '    3 total() { return pageCount(1); }',
      'src/b.js',
      '[Not outlined: 1 .md]',
    ]);
  });

  it.each([
    [
      'a.ts',
      'export interface A { b: string }\nexport type C<D> = D;\nenum E { F }',
      ['1 export interface A', '2 export type C<D> = D;', '3 enum E { F }'],
    ],
    ['a.tsx', 'export const View = () => <p>x</p>;', ['1 export const View = () => <p>x</p>;']],
    [
      'a.py',
      'import os\n@x\ndef top(a):\n    pass\nclass B(C):\n    def d(self): pass',
      ['3 def top(a)', '5 class B(C)', '  6 def d(self): pass'],
    ],
    [
      'a.go',
      'package main\nimport "fmt"\ntype Shape struct { W int }\nfunc (s *Shape) Area() int { return 1 }',
      ['3 Shape struct { W int }', '4 func (s *Shape) Area() int { return 1 }'],
    ],
    [
      'a.rs',
      'use std::io;\npub struct S { w: u32 }\nimpl S {\n  pub fn area(&self) {}\n}',
      ['2 pub struct S', '3 impl S', '  4 pub fn area(&self) {}'],
    ],
    [
      'A.java',
      'import x.Y;\n@Service\npublic class A {\n  int b(int c) { return 1; }\n}',
      ['2 public class A', '  4 int b(int c) { return 1; }'],
    ],
    ['a.rb', "require 'x'\nclass A < B\n  def c; end\nend", ['2 class A < B', '  3 def c; end']],
    ['a.php', '<?php\nnamespace A;\nfunction top($a) {}', ['3 function top($a) {}']],
    [
      'a.cs',
      'using System;\nnamespace A.B;\npublic class C\n{ public int D() => 1; }',
      ['3 public class C', '  4 public int D() => 1;'],
    ],
    ['a.cpp', '#include <x>\nnamespace a {\nint S::area() { return 1; }\n}', ['3 int S::area() { return 1; }']],
    ['a.h', '#ifndef X\nint add(int a, int b);\n#endif', ['2 int add(int a, int b);']],
  ])('knows %s', async (path, source, expected) => {
    const { text } = await mapped({ [path]: source });
    const lines = text
      .split('\n')
      .slice(1)
      .map((line) => line.slice(2));
    for (const line of expected) expect(lines.some((one) => one.startsWith(line))).toBe(true);
    expect(text).not.toMatch(/import|require|using|use std/);
  });

  it('looks into one folder, and says where there is none', async () => {
    const files = { 'a/x.js': 'function inA() {}', 'b/y.js': 'function inB() {}' };
    expect((await mapped(files, { path: 'a' })).text).toBe('a/x.js\n  1 function inA() {}');
    expect(await mapped(files, { path: 'c' })).toMatchObject({ failed: true });
    expect(await mapped(files, { path: '../..' })).toMatchObject({ failed: true, commands: [] });
    expect((await mapped({ 'a.txt': '' })).text).toBe('[Not outlined: 1 .txt]');
  });

  it('is bounded, and says what is missing', async () => {
    const big = Object.fromEntries(
      Array.from({ length: 330 }, (_, n) => [`m${n}.js`, `function a${n}() {}\n`.repeat(50)]),
    );
    const { text } = await mapped(big);
    expect(Buffer.byteLength(text)).toBeLessThan(6_100);
    expect(text).toMatch(/\[… \d{3} more files; map a folder/);
  });

  it.each([
    ['brackets without end', '('.repeat(200_000)],
    ['nesting', `${'{'.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['functions in functions', `${'function f(){'.repeat(3_000)}`],
    ['bytes that are no text', Uint8Array.from({ length: 50_000 }, (_, n) => n % 256)],
    ['one endless line', `const a = ${'x+'.repeat(100_000)}1`],
    ['names of files', `a.js\0b.js\0function forged() {}\0`],
  ])('survives %s', async (_what, text) => {
    const started = performance.now();
    const answer = await mapped({ 'evil.js': text, 'z.js': 'function good() {}' });
    expect(answer.failed).toBe(false);
    expect(answer.text).toContain('function good() {}');
    expect(answer.text).not.toContain('root:');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('gives up a file that takes too long, and says so', async () => {
    const slow = {
      parse: (_text: string, _old: null, { progressCallback }: { progressCallback: () => boolean }) => {
        let told = false;
        while (!told) told = progressCallback();
        return null;
      },
      reset: () => undefined,
    } as unknown as Parser;
    const files = await outline([{ path: 'a.js', text: 'x' }], { parserFor: () => Promise.resolve(slow) }, NEVER);
    expect(files).toMatchObject([{ path: 'a.js', parsed: false, declarations: [] }]);
  });
});
