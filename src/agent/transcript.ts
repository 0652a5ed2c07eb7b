import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AgentEvent } from './agent-task.ts';

/** An append-only record of an agent's work: one JSON object a line. */
export interface Transcript {
  /** Writes one entry; entries are written in the order of the calls. */
  add(entry: AgentEvent | TranscriptHeader): Promise<void>;
}

/** What comes first, again after every restart: which agent speaks from here on, to which model, with which rules. */
export interface TranscriptHeader {
  readonly kind: 'start';
  readonly order: string;
  readonly key: string;
  readonly role: string;
  readonly model: string;
  readonly system: string;
  readonly tools: readonly string[];
}

/** Opens a transcript file. Every text in it has passed `redact`. */
export function openTranscript(file: string, redact: (text: string) => string): Transcript {
  let last: Promise<void> | undefined;
  return {
    add: (entry) => {
      const line = `${JSON.stringify(redacted(entry, redact))}\n`;
      const before = last ?? makeFolder(file);
      last = before.then(() => appendFile(file, line, { mode: 0o600 }));
      return last;
    },
  };
}

async function makeFolder(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
}

/** Text by text, keys too, so that a redaction cannot break the JSON around it. */
function redacted(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), redacted(item, redact)]));
}
