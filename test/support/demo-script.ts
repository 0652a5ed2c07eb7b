import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DEMO_SCRIPT = new URL('../../fixtures/demo/script.yaml', import.meta.url);

/** The demo's script with more conversations at its top, as a file in `folder`. */
export async function demoScript(conversations: string, folder: string): Promise<string> {
  const file = join(folder, 'script.yaml');
  const text = await readFile(DEMO_SCRIPT, 'utf8');
  await writeFile(file, text.replace('\nconversations:\n', `\nconversations:\n${conversations}\n`));
  return file;
}
