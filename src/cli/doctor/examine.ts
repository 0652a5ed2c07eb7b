import { revealHidden } from '../../lib/hidden-characters.ts';
import { unseen } from './about-each.ts';
import type { Check, Judgement } from './check.ts';
import type { Site } from './site.ts';

/** What one check found about one thing, fit to be shown. */
export interface Finding extends Judgement {
  readonly check: string;
  /** What to do; only where something is wrong. */
  readonly next?: string;
}

const LONGEST = 600;

/** Makes all checks at the same time; what they say passes `redact`, and keeps to one line each. */
export async function examine(
  checks: readonly Check[],
  site: Site,
  redact: (text: string) => string,
): Promise<readonly Finding[]> {
  const said = await Promise.all(
    checks.map(async (check) => {
      const judged = await judgedSafely(check, site);
      return judged.map((judgement) => finding(check, judgement, redact));
    }),
  );
  return said.flat();
}

async function judgedSafely(check: Check, site: Site): Promise<readonly Judgement[]> {
  try {
    return [await check.judge(site)].flat();
  } catch (thrown) {
    return [unseen(thrown)];
  }
}

function finding({ id, next }: Check, { level, says, about }: Judgement, redact: (text: string) => string): Finding {
  const wrong = level === 'problem' || level === 'warning';
  return {
    check: id,
    level,
    ...(about !== undefined && { about: line(about, redact) }),
    says: line(says, redact),
    ...(wrong && { next }),
  };
}

/** What a server or a file says may hold anything. */
function line(text: string, redact: (text: string) => string): string {
  const shown = revealHidden(redact(text).replaceAll(/\s*\n\s*/g, '; '));
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
