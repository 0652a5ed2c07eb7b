import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ModelScript, ScriptTurn } from '../../src/lib/model-script.ts';

const SCRIPT = new URL('../../fixtures/demo/script.yaml', import.meta.url);

/** The demo's model script. */
export async function demoScript(): Promise<ModelScript> {
  return parse(await readFile(SCRIPT, 'utf8')) as ModelScript;
}

/** The demo's script with more conversations, in YAML, before its own. */
export async function scriptWith(conversations: string): Promise<ModelScript> {
  const script = await demoScript();
  return { ...script, conversations: [...parse(conversations), ...script.conversations] };
}

/** A copy of the demo's script in a folder; `change` may alter each turn, by its conversation's name and its number. */
export async function changedScript(
  folder: string,
  change: (turn: ScriptTurn, conversation: string, number: number) => ScriptTurn,
): Promise<string> {
  const script = await demoScript();
  const conversations = script.conversations.map((conversation) => ({
    ...conversation,
    turns: conversation.turns.map((turn, n) => change(turn, conversation.name ?? '', n)),
  }));
  const file = join(folder, 'script.json');
  await writeFile(file, JSON.stringify({ ...script, conversations }));
  return file;
}
