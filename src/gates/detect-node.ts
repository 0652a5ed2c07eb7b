import type { Detected, FoundCommand, Tree } from './detected.ts';

const LOCKS: readonly (readonly [file: string, manager: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun run'],
  ['bun.lockb', 'bun run'],
];

const NODE_TEST = /(?:^|\/)(?:[^/]+[.-]test|test-[^/]+|test)\.[cm]?[jt]s$|(?:^|\/)test\/[^/]+\.[cm]?js$/;

/** Commands of a Node project: its own scripts, by the package manager whose lock file is there. */
export async function detectNode(tree: Tree): Promise<Detected> {
  if (!tree.paths.has('package.json')) return {};
  const scripts = scriptsOf(await tree.read('package.json'));
  const manager = LOCKS.find(([file]) => tree.paths.has(file))?.[1] ?? 'npm';
  const test = isRealTest(scripts.test) ? script(manager, 'test') : nodeRunner(tree, scripts);
  const lint = scripts.lint ? script(manager, 'lint') : undefined;
  return { ...(test && { test }), ...(lint && { lint }) };
}

/** Whether a `test` script tests anything: npm's own placeholder does not. */
export function isRealTest(script: string | undefined): script is string {
  return script !== undefined && script.trim() !== '' && !/no test specified/i.test(script);
}

/** The scripts of a package.json; empty where it is none. */
export function scriptsOf(text: string | undefined): Readonly<Record<string, string>> {
  const parsed = parseObject(text);
  const scripts = parsed?.scripts;
  if (typeof scripts !== 'object' || scripts === null) return {};
  return Object.fromEntries(
    Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse((text ?? '').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // A broken package.json has no scripts to run; npm itself could not read it either.
    return undefined;
  }
}

function script(manager: string, name: string): FoundCommand {
  const command = name === 'test' || manager !== 'npm' ? `${manager} ${name}` : `npm run ${name}`;
  return { command, why: `the script \`${name}\` of package.json` };
}

function nodeRunner(tree: Tree, scripts: Readonly<Record<string, string>>): FoundCommand | undefined {
  if (scripts.test) return undefined;
  const found = [...tree.paths].find((path) => !path.startsWith('node_modules/') && NODE_TEST.test(path));
  return found === undefined
    ? undefined
    : { command: 'node --test', why: `package.json names no test script; found ${found}` };
}
