import type { Sha } from '../domain/refs.ts';
import type { Mirror } from '../ports/git.ts';
import { detectNode } from './detect-node.ts';
import { detectGo, detectGradle, detectMake, detectMaven, detectPython, detectRust } from './detect-others.ts';
import type { Detected, Tree } from './detected.ts';

const DETECTORS: readonly ((tree: Tree) => Promise<Detected>)[] = [
  detectNode,
  detectPython,
  detectGo,
  detectRust,
  detectMaven,
  detectGradle,
  detectMake,
];

/** How to test and lint a repository as it stood at `at`; the first detector that finds a command has it. */
export async function detect(source: Pick<Mirror, 'file' | 'files'>, at: Sha): Promise<Detected> {
  const tree = treeAt(source, at, await source.files(at));
  const found = await Promise.all(DETECTORS.map((detector) => detector(tree)));
  const test = found.find((one) => one.test)?.test;
  const lint = found.find((one) => one.lint)?.lint;
  return { ...(test && { test }), ...(lint && { lint }) };
}

function treeAt(source: Pick<Mirror, 'file'>, at: Sha, entries: Awaited<ReturnType<Mirror['files']>>): Tree {
  return {
    paths: new Set(entries.filter(({ type }) => type === 'blob').map(({ path }) => path)),
    async read(path) {
      const bytes = await source.file(path, at);
      return bytes && Buffer.from(bytes).toString('utf8');
    },
  };
}
