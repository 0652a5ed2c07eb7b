// Runs before the demo, on whatever Node.js the machine has: brings the dependencies in when they are not there yet,
// among them the Node.js that the rest runs on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) {
  // Everything goes to stderr: with --json the demo's stdout holds its events and nothing else.
  process.stderr.write('Installing the dependencies (once) …\n');
  const { status } = spawnSync('npm', ['ci', '--no-progress'], { cwd: root, stdio: ['ignore', 2, 2] });
  process.exitCode = status ?? 1;
}
