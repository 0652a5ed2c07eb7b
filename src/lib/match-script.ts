import type { ModelScript, ScriptTurn } from './model-script.ts';

/** What a request looks like to a script. */
export interface ScriptQuery {
  readonly model: string;
  /** The system text and the first user message. */
  readonly system: string;
  readonly firstUser: string;
  /** How many assistant messages the request holds: the number of the turn that answers it. */
  readonly turn: number;
}

/** The turn that answers, with its place for counting faults, or a sentence that says what was looked for. */
export type ScriptMatch =
  | { readonly found: true; readonly turn: ScriptTurn; readonly key: string }
  | { readonly found: false; readonly why: string };

/** Finds the turn that answers a request: a function of script and request alone, so a restarted order hears the same. */
export function matchScript(script: ModelScript, query: ScriptQuery): ScriptMatch {
  const text = `${query.system}\n${query.firstUser}`;
  const index = script.conversations.findIndex(
    (conversation) =>
      (conversation.model ?? query.model) === query.model && conversation.when.every((part) => text.includes(part)),
  );
  const conversation = script.conversations[index];
  if (!conversation) return { found: false, why: nobody(script, query) };
  const place = turnIndex(conversation.turns, query.turn);
  const turn = conversation.turns[place];
  if (turn) return { found: true, turn, key: `${index}/${place}` };
  const name = conversation.name ?? `number ${index + 1}`;
  return { found: false, why: `Conversation ${name} has ${conversation.turns.length} turns, but ${asked(query)}` };
}

function turnIndex(turns: readonly ScriptTurn[], wanted: number): number {
  const repeated = turns.findIndex((turn, index) => index <= wanted && turn.repeat === true);
  return repeated === -1 ? wanted : repeated;
}

function nobody(script: ModelScript, query: ScriptQuery): string {
  return `None of the script's ${script.conversations.length} conversations fits: ${asked(query)}`;
}

function asked(query: ScriptQuery): string {
  const start = JSON.stringify(query.firstUser.slice(0, 200));
  return `the request asks for turn ${query.turn + 1} (it holds ${query.turn} assistant messages) of model ${query.model}; its first user message starts with ${start}.`;
}
