import { isOwnCheck } from '../domain/own-check.ts';
import type { PullCheck } from '../domain/pull.ts';

const MAX_LINES = 4;
const MAX_SAYS = 400;
const MAX_URL = 2000;

/** A check as one forge shows it; of two with one name the later in the list is the newer. */
export interface ShownCheck {
  readonly name: string;
  readonly state: PullCheck['state'];
  readonly url?: string | null | undefined;
  readonly says: readonly (string | null | undefined)[];
}

/** The newest check of each name, without the bot's own; what they say is cut to a few lines. */
export function otherChecks(shown: readonly ShownCheck[]): readonly PullCheck[] {
  const others = shown.filter(({ name }) => !isOwnCheck(name));
  return [...new Map(others.map((check) => [check.name, check])).values()].map(({ name, state, url, says }) => {
    const lines = says.flatMap((text) => text?.split(/\r\n|\n|\r/) ?? []).filter((line) => line.trim() !== '');
    const short = lines
      .slice(0, MAX_LINES)
      .join('\n')
      .slice(0, MAX_SAYS)
      .replace(/[\ud800-\udbff]$/, '');
    return { name, state, says: short, ...(url && isPage(url) && { url }) };
  });
}

/** Whoever sets a status chooses its address, which people are shown as a link. */
function isPage(url: string): boolean {
  return url.length <= MAX_URL && /^https?:\/\/\S+$/.test(url);
}
