import { readFile } from 'node:fs/promises';
import { BotError } from '../../domain/errors.ts';
import { type ModelScript, parseModelScript } from '../../lib/model-script.ts';

/** Reads a model script; a faulty one is a SCRIPT_INVALID that lists every problem with its place. */
export async function loadScript(path: string): Promise<ModelScript> {
  return parseScript(await readScript(path), path);
}

/** The script in `text`; `file` is its name for the problems. */
export function parseScript(text: string, file: string): ModelScript {
  const checked = parseModelScript(text, file);
  if (checked.ok) return checked.value;
  const count = checked.problems.length === 1 ? '1 problem' : `${checked.problems.length} problems`;
  throw new BotError('SCRIPT_INVALID', `The model script has ${count}:\n${checked.problems.join('\n')}`, {
    details: { file, problems: checked.problems },
  });
}

async function readScript(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new BotError('SCRIPT_INVALID', `${path}: cannot be read (${code})`, { cause, details: { file: path } });
  }
}
