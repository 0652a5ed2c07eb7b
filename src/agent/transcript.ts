import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Sha } from '../domain/refs.ts';
import type { AgentEvent, AgentLimits } from './agent-task.ts';
import { redacted } from './redacted.ts';
import type { Asked } from './with-recording.ts';

/** An append-only record of an agent's work: one JSON object a line. */
export interface Transcript {
  /** Writes one entry; entries are written in the order of the calls. */
  add(entry: AgentEvent | Asked | TranscriptHeader): Promise<void>;
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
  /** SHA-256 of system text and tools. */
  readonly rules: string;
  /** The commit that the agent's workspace stood on. */
  readonly at: Sha;
  /** The model's window in tokens. */
  readonly window: number;
  readonly limits: AgentLimits;
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
