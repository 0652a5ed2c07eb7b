/** A log whose every line passes the redactor before it is written. `fields` must be JSON values. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A log that adds `fields` to every line. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}
