import type { Site } from './site.ts';

/** How bad something is; `not-checked` where it could not be looked at. */
export type Level = 'ok' | 'warning' | 'problem' | 'not-checked';

/** What one look said. */
export interface Judgement {
  readonly level: Level;
  readonly says: string;
  /** Which repository or model it is about, where there are several. */
  readonly about?: string;
}

/** One thing that may be wrong with a set-up. The page `docs/doctor.md` is made of these. */
export interface Check {
  readonly id: string;
  readonly looksAt: string;
  /** When it is a problem; left out where it never is. */
  readonly problem?: string;
  readonly warning?: string;
  /** What to do about either. */
  readonly next: string;
  readonly judge: (site: Site) => Promise<Judgement | readonly Judgement[]>;
}

export function ok(says: string): Judgement {
  return { level: 'ok', says };
}

export function warning(says: string): Judgement {
  return { level: 'warning', says };
}

export function problem(says: string): Judgement {
  return { level: 'problem', says };
}

/** Something that could not be looked at, and why. */
export function notChecked(says: string): Judgement {
  return { level: 'not-checked', says };
}
