import { loggable } from '../lib/loggable.ts';

export interface LogLine {
  readonly time: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LogLineOptions {
  readonly redact: (text: string) => string;
  readonly format: 'json' | 'plain';
}

const WITHHELD = '(a line was withheld: hiding its secrets would have broken it)';

/** One event as one line, redacted field by field and then as a whole. */
export function logLine({ time, level, message, fields }: LogLine, { redact, format }: LogLineOptions): string {
  const clean = loggable(fields, redact);
  const said = redact(message);
  if (format === 'plain') return `${redact(plain(time, level, said, clean))}\n`;
  const line = JSON.stringify({ time, level, message: said, ...own(clean) });
  const whole = redact(line);
  return `${isJson(whole) ? whole : JSON.stringify({ time, level, message: WITHHELD })}\n`;
}

function plain(time: string, level: string, message: string, fields: unknown): string {
  const pairs = Object.entries(own(fields)).map(([key, value]) => `${quoted(key)}=${quoted(value)}`);
  return [time, level.padEnd(5), oneLine(message), ...pairs].join(' ');
}

/** A field cannot pose as the line's own time, level or message. */
function own(fields: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(typeof fields === 'object' && fields !== null ? fields : {});
  return Object.fromEntries(
    entries.map(([key, value]) => [['time', 'level', 'message'].includes(key) ? `${key}_` : key, value]),
  );
}

function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[^\s"=\p{C}]+$/u.test(text) ? text : JSON.stringify(oneLine(text));
}

/** Control characters would let a message forge lines or drive the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u{${code}}`;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
