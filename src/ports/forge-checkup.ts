import type { Permission } from '../domain/actor.ts';
import type { RepoRef } from '../domain/refs.ts';

/** How a forge's server answers somebody without a credential. */
export interface Greeting {
  readonly status: number;
  /** Its `Date` header, as it was sent. */
  readonly date?: string;
  /** Where it sends its visitors instead. */
  readonly redirect?: string;
}

/** Whose the bot's token is and what it opens, as far as the forge tells. */
export interface Standing {
  readonly login: string;
  /** Whether its user administers the whole server; undefined where the forge does not tell. */
  readonly siteAdmin: boolean | undefined;
  /** Rights of the token that the bot never needs, in the forge's own words. */
  readonly excess: readonly string[];
  /** Rights that the bot needs and the token lacks, in the forge's own words. */
  readonly lacking: readonly string[];
  /** The day on which the token ends, as YYYY-MM-DD. */
  readonly expires?: string;
}

/** What the bot may do in one repository. */
export interface Footing {
  readonly permission: Permission;
  /** The least that the bot needs on this forge. */
  readonly needs: Permission;
  /** Whether the token may change these; undefined where that cannot be known without doing it. */
  readonly may: { readonly issues: boolean | undefined; readonly contents: boolean | undefined };
}

/** One webhook of a repository. */
export interface HookFacts {
  readonly url: string;
  readonly active: boolean;
  readonly json: boolean;
  /** Which of the two events that the bot lives on it is not told. */
  readonly missing: readonly ('issues' | 'comments')[];
  /** Undefined where the forge does not tell. */
  readonly secret: boolean | undefined;
  readonly verifiesTls: boolean | undefined;
}

/** How a branch is protected. */
export interface Protection {
  readonly protected: boolean;
  /** Whether the bot may push to it past every review. */
  readonly botMayPush: boolean | undefined;
}

/** What `doctor` asks a forge about the bot's own set-up. Nothing is ever changed; FORGE_REFUSED where the token may not ask. */
export interface ForgeCheckup {
  greet(signal: AbortSignal): Promise<Greeting>;
  standing(signal: AbortSignal): Promise<Standing>;
  footing(repo: RepoRef, signal: AbortSignal): Promise<Footing>;
  hooks(repo: RepoRef, signal: AbortSignal): Promise<readonly HookFacts[]>;
  /** Names of the labels of a repository. */
  labels(repo: RepoRef, signal: AbortSignal): Promise<readonly string[]>;
  protection(repo: RepoRef, branch: string, signal: AbortSignal): Promise<Protection>;
}
