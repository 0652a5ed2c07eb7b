// Builds what the Action runs: two unminified files, beside the texts that they read.
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'dist');

/**
 * What the Action never reaches: Docker's client brings an SSH client with native parts (for engines behind `ssh://`)
 * and a gRPC client (for BuildKit); Zod brings its messages in forty languages.
 */
const UNREACHED = /^(?:ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs)$|^\.\.\/locales\/index\.js$/;

const withoutUnreached: Plugin = {
  name: 'without-unreached',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: UNREACHED }, ({ path }) => ({ path, namespace: 'absent' }));
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Texts that a module reads from its own folder: in the bundle that is one folder for all modules. */
const TEXTS = ['src/agent/tools', 'src/roles', 'src/sandboxes/docker'];

await rm(DIST, { recursive: true, force: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: ['src/action.ts', 'src/cleanup.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'eof',
  // What weighs more than the Action may: it goes without the tools that need it.
  external: ['web-tree-sitter', '@modelcontextprotocol/client'],
  plugins: [withoutUnreached],
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
});
for (const folder of TEXTS) {
  for (const name of await readdir(join(ROOT, folder))) {
    if (/\.(?:md|sh)$|^prompts$/.test(name))
      await cp(join(ROOT, folder, name), join(DIST, 'parts', name), { recursive: true });
  }
}
