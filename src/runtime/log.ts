import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type LogLine, logLine } from './log-line.ts';

/** Severities in rising order. */
export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  /** Gets whole lines, each with its line break. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly redact: (text: string) => string;
  /** The lowest severity that is written. */
  readonly level: LogLevel;
  readonly format: 'json' | 'plain';
}

/** A log of one line an event. What cannot be written as JSON is written as a description of itself: logging never fails. */
export function createLog(options: LogOptions, fields: Readonly<Record<string, unknown>> = {}): Log {
  const { write, clock, redact, level, format } = options;
  const at =
    (severity: LogLine['level']) =>
    (message: string, more: Readonly<Record<string, unknown>> = {}) => {
      if (LOG_LEVELS.indexOf(severity) < LOG_LEVELS.indexOf(level)) return;
      const time = new Date(clock.now()).toISOString();
      write(logLine({ time, level: severity, message, fields: { ...fields, ...more } }, { redact, format }));
    };
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (more) => createLog(options, { ...fields, ...more }),
  };
}
