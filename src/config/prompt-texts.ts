import { cleanText } from '../lib/clean-text.ts';
import { type ParsedSettings, settingsInvalid } from './parse-settings.ts';
import type { RepoSettings } from './repo-settings.ts';
import { MAX_PROMPT } from './role-settings.ts';

/** The texts of the files that a repository's roles name, read as the settings were; throws SETTINGS_INVALID for those that cannot be used. */
export async function promptTexts(
  { settings, file, lineOf }: ParsedSettings<RepoSettings>,
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const problems: string[] = [];
  for (const [role, { promptFile }] of Object.entries(settings.roles)) {
    if (promptFile === undefined || texts.has(promptFile)) continue;
    const text = textOf(await read(promptFile));
    if (text.length > 0 && text.length <= MAX_PROMPT) texts.set(promptFile, text);
    else {
      const key = ['roles', role, 'promptFile'];
      const wanted = `a text file of 1 to ${MAX_PROMPT} characters on the default branch`;
      const found = text === '' ? 'none' : `${text.length} characters`;
      problems.push(
        `${file}:${lineOf(key) ?? 1}: ${key.join('.')}: expected ${wanted}, found ${found} at ${JSON.stringify(promptFile)}`,
      );
    }
  }
  if (problems.length > 0) throw settingsInvalid(problems);
  return texts;
}

function textOf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined || bytes.includes(0)) return '';
  return cleanText(Buffer.from(bytes).toString('utf8')).text.trim();
}
