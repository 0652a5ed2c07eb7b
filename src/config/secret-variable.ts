import { readFileSync } from 'node:fs';
import { BotError } from '../domain/errors.ts';

export type EnvRecord = Readonly<Record<string, string | undefined>>;

/** A secret from the variable itself or from the file that its `_FILE` variant names, without the final line break. */
export function secretVariable(record: EnvRecord, name: string): string | undefined {
  const direct = record[name] || undefined;
  const file = record[`${name}_FILE`] || undefined;
  if (direct !== undefined && file !== undefined) {
    throw new BotError('SECRET_MISSING', `${name} and ${name}_FILE are both set: keep one`);
  }
  return file === undefined ? direct : fromFile(`${name}_FILE`, file);
}

function fromFile(variable: string, file: string): string {
  const value = textOf(variable, file).replace(/\r?\n$/, '');
  if (value === '') throw new BotError('SECRET_MISSING', `${variable} names ${file}, which is empty`);
  return value;
}

function textOf(variable: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new BotError('SECRET_MISSING', `${variable} names ${file}, which cannot be read`, { cause });
  }
}
