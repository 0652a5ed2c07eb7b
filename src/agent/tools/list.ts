import { z } from 'zod';
import { quote } from './quote.ts';
import { repoPath } from './repo-path.ts';
import { answered, defineTool, failed } from './tool.ts';

const MOST_NAMES = 200;
const MAX_BYTES = 256 * 1024;

/** Lists a folder. */
export const list = defineTool({
  name: 'list',
  input: z.strictObject({ path: repoPath.default('.') }),
  run: async ({ path }, bench, signal) => {
    const workspace = await bench.workspace();
    // The slash refuses files; -q shows control characters in names as question marks.
    const command = `LC_ALL=C ls -1Apq -- ${quote(`./${path}/`)}`;
    const result = await workspace.run(command, { timeoutMs: 20_000, outputBytes: MAX_BYTES }, signal);
    if (result.exit !== 0) return failed(`There is no folder ${path}.`);
    const names = result.stdout.split('\n').filter((name) => name !== '' && name !== '.git/');
    if (names.length === 0) return answered(`${path} is empty.`);
    const more = names.length - MOST_NAMES;
    const note = more > 0 ? `\n[… ${more} more; use shell or search to narrow …]` : '';
    return answered(names.slice(0, MOST_NAMES).join('\n') + note);
  },
});
