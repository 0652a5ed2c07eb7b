import type { Env } from '../config/env.ts';

/** Where a command's words go and what it may know of its surroundings; made once by the entry. */
export interface Io {
  /** One line to stdout. */
  readonly out: (line: string) => void;
  /** One line to stderr. */
  readonly err: (line: string) => void;
  /** Whether stdout is a terminal that can redraw a line. */
  readonly tty: boolean;
  /** Text to stdout as it is: for redrawing on a terminal. */
  readonly raw: (text: string) => void;
  readonly env: Env;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** What a command ends with: 0 fine, 1 task failed, 2 usage or settings, 3 engine failure, 130 stopped. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** Tells the entry how a command ended. */
export type Ended = (code: ExitCode) => void;
