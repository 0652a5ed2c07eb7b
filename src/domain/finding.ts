/** How much a reviewer's finding weighs: only a blocker holds a delivery back. */
export type Severity = 'blocker' | 'tech_debt' | 'skippable';

/** How each is called before people. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  blocker: 'Blocker',
  tech_debt: 'Tech debt',
  skippable: 'Taste',
};

/** One thing that a reviewer or a gate found, with its place where it has one (1-based line). */
export interface Finding {
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly path?: string;
  readonly line?: number;
  readonly suggestion?: string;
}

/** The reviewer's judgement of one commit. `confidence` is 0 to 1. */
export interface ReviewVerdict {
  readonly passed: boolean;
  readonly confidence: number;
  readonly findings: readonly Finding[];
}
