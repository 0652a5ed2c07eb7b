import { readFile } from 'node:fs/promises';
import { BotError } from '../../domain/errors.ts';
import { type ModelScript, parseModelScript } from '../../lib/model-script.ts';

/** Reads a model script; a faulty one is a SCRIPT_INVALID that lists every problem with its place. */
export async function readScript(file: string): Promise<ModelScript> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new BotError('SCRIPT_INVALID', `${file}: the model script cannot be read`, { cause });
  });
  const checked = parseModelScript(text, file);
  if (checked.ok) return checked.value;
  throw new BotError('SCRIPT_INVALID', `the model script has problems:\n${checked.problems.join('\n')}`, {
    details: { file, problems: checked.problems },
  });
}
