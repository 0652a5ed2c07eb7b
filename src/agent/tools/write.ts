import { z } from 'zod';
import { attempt } from './attempt.ts';
import { filePath } from './repo-path.ts';
import { MAX_FILE_BYTES } from './text-file.ts';
import { answered, defineTool, failed } from './tool.ts';

/** Writes a whole file. */
export const write = defineTool({
  name: 'write',
  input: z.strictObject({ path: filePath, content: z.string() }),
  run: async ({ path, content }, bench, signal) => {
    const data = Buffer.from(content.toWellFormed());
    if (data.length > MAX_FILE_BYTES)
      return failed(`A file may have ${MAX_FILE_BYTES} bytes; this has ${data.length}.`);
    const workspace = await bench.workspace();
    const tried = await attempt(workspace, () => workspace.write(path, data, signal), signal);
    if (!tried.ok) return failed(`${path} cannot be written: ${tried.why}`);
    return answered(`Wrote ${data.length} bytes to ${path}.`);
  },
});
