import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BotError } from '../domain/errors.ts';
import { checkedYaml } from '../lib/checked-yaml.ts';
import { type RepoSettings, repoSettingsSchema } from './repo-settings.ts';
import { type ServerSettings, serverSettingsSchema } from './server-settings.ts';

/** Settings are written by hand; whatever is longer is an attack or a mistake. */
const MOST_CHARACTERS = 64 * 1024;

/** Settings with their defaults filled in, and where each stated one stands. */
export interface ParsedSettings<T> {
  readonly settings: T;
  /** SHA-256 of the file's bytes, hexadecimal; `defaults` where there is no file. */
  readonly hash: string;
  readonly file: string | undefined;
  /** The line of a key in the file, from 1; undefined for a default. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
}

/** A file of settings: its name for messages and what it holds. */
export interface SettingsSource {
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** A repository's settings; the defaults without a file. Throws SETTINGS_INVALID with all problems in `details.problems`. */
export function parseRepoSettings(source: SettingsSource | undefined): ParsedSettings<RepoSettings> {
  return parseSettings(source, repoSettingsSchema);
}

/** A server's settings; the defaults without a file. Throws SETTINGS_INVALID with all problems in `details.problems`. */
export function parseServerSettings(source: SettingsSource | undefined): ParsedSettings<ServerSettings> {
  return parseSettings(source, serverSettingsSchema);
}

function parseSettings<T>(source: SettingsSource | undefined, schema: z.ZodType<T>): ParsedSettings<T> {
  if (source === undefined)
    return { settings: schema.parse({}), hash: 'defaults', file: undefined, lineOf: () => undefined };
  const { file, content } = source;
  const checked = checkedYaml(decoded(file, content), file, orDefaults(schema), {
    maxCharacters: MOST_CHARACTERS,
  });
  if (!checked.ok) throw settingsInvalid(checked.problems);
  const hash = createHash('sha256').update(content).digest('hex');
  return { settings: checked.value, hash, file, lineOf: checked.lineOf };
}

/** An empty file states nothing. */
function orDefaults<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess((value) => value ?? {}, schema);
}

function decoded(file: string, content: string | Uint8Array): string {
  if (typeof content === 'string') return content;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (cause) {
    throw settingsInvalid([`${file}:1:1: expected text in UTF-8, found other bytes`], cause);
  }
}

/** The error that carries every problem of a settings file, one a line. */
export function settingsInvalid(problems: readonly string[], cause?: unknown): BotError {
  return new BotError('SETTINGS_INVALID', problems.join('\n'), { details: { problems }, cause });
}
