import { BotError } from '../domain/errors.ts';

/** A provider's address, checked: http or https, no user or password in it (those belong in the key), no slash at the end. */
export function baseUrl(text: string, provider: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const problem = problemOf(url);
  if (problem) {
    throw new BotError(
      'SETTINGS_INVALID',
      `The base URL of ${provider} ${problem}; expected e.g. http://127.0.0.1:8000/v1.`,
    );
  }
  return text.replace(/\/+$/, '');
}

function problemOf(url: URL | undefined): string | undefined {
  if (!url) return 'is no URL';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https';
  if (url.username !== '' || url.password !== '') return 'holds a user or password';
  return url.search !== '' || url.hash !== '' ? 'holds a query or fragment' : undefined;
}
