import { BotError } from '../domain/errors.ts';

/** A key as it can be sent; SECRET_MISSING, without the key, where it holds blanks or other characters that no key has. */
export function checkedKey(key: string, provider: string): string {
  if (/^[\x21-\x7e]*$/.test(key)) return key;
  throw new BotError(
    'SECRET_MISSING',
    `The API key of ${provider} holds a blank, a line break or a character that is not ASCII; give it as the provider shows it.`,
  );
}
