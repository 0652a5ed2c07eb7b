import { z } from 'zod';
import type { Sha } from '../domain/refs.ts';
import type { ClaimPlace, ClaimResult, Claims } from '../ports/claims.ts';
import type { Clock } from '../ports/clock.ts';
import type { Identity, Mirror, Remote } from '../ports/git.ts';
import { EMPTY_TREE } from './empty-tree.ts';

const Claim = z.object({ agent: z.string(), run: z.string(), expires: z.iso.datetime(), fence: z.number().int() });
type Claim = z.output<typeof Claim>;

export interface ForgeClaimsOptions {
  readonly mirror: Mirror;
  readonly remote: () => Promise<Remote>;
  readonly agent: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly place: ClaimPlace;
}

interface Standing {
  readonly sha: Sha;
  /** Undefined when the ref holds something that is no claim of this format. */
  readonly claim: Claim | undefined;
}

/** Claims as create-only refs on the forge: a commit whose message says who, which run, until when, with which fence. */
export function forgeClaims(options: ForgeClaimsOptions): Claims {
  const { clock, leaseMs } = options;
  return {
    leaseMs,
    async take(issue, run, fence, signal) {
      const there = await standing(options, issue, signal);
      if (there && !mayReplace(there, run, fence, clock.now())) return heldBy(there);
      return await write(options, issue, { run, fence }, there?.sha, signal);
    },
    async renew(issue, run, fence, signal) {
      const there = await standing(options, issue, signal);
      if (there?.claim?.run !== run || there.claim.fence > fence) return heldBy(there);
      return await write(options, issue, { run, fence }, there.sha, signal);
    },
    async holder(issue, signal) {
      const claim = (await standing(options, issue, signal))?.claim;
      return claim && { by: claim.agent, run: claim.run, until: Date.parse(claim.expires) };
    },
    async release(issue, run, signal) {
      const there = await standing(options, issue, signal);
      if (there?.claim?.run !== run) return;
      await options.mirror.publish(await options.remote(), undefined, refOf(issue, options.place), there.sha, signal);
    },
  };
}

const FOLDERS: Readonly<Record<ClaimPlace, string>> = { issues: 'claims', pulls: 'pull-claims' };

/** Where the claim on an issue or a pull request lives on the forge. */
export function refOf(issue: number, place: ClaimPlace): string {
  return `refs/issuewright/${FOLDERS[place]}/${issue}`;
}

/** One's own claim under an older fence, or anybody's that has expired. */
function mayReplace({ claim }: Standing, run: string, fence: number, now: number): boolean {
  if (!claim) return false;
  return claim.run === run ? claim.fence <= fence : Date.parse(claim.expires) < now;
}

async function standing(
  { mirror, remote, place }: ForgeClaimsOptions,
  issue: number,
  signal: AbortSignal,
): Promise<Standing | undefined> {
  const sha = await mirror.fetchRef(await remote(), refOf(issue, place), signal);
  return sha === undefined ? undefined : { sha, claim: parse(await mirror.message(sha)) };
}

async function write(
  options: ForgeClaimsOptions,
  issue: number,
  { run, fence }: { readonly run: string; readonly fence: number },
  expect: Sha | undefined,
  signal: AbortSignal,
): Promise<ClaimResult> {
  const { mirror, remote, agent, identity, clock, leaseMs, place } = options;
  const ref = refOf(issue, place);
  const expires = new Date(clock.now() + leaseMs).toISOString();
  const message = JSON.stringify({ agent, run, expires, fence } satisfies Claim);
  const at = Math.floor(clock.now() / 1000);
  const sha = await mirror.commit({ tree: EMPTY_TREE, parent: undefined, message, author: identity, at });
  const swapped = await mirror.publish(await remote(), sha, ref, expect, signal);
  return swapped === 'done' ? { kind: 'taken', ref, sha } : heldBy(await standing(options, issue, signal));
}

function heldBy(there: Standing | undefined): ClaimResult {
  return {
    kind: 'held',
    by: there?.claim?.agent ?? 'nobody that can be named',
    until: there?.claim?.expires ?? 'unknown',
  };
}

function parse(message: string): Claim | undefined {
  try {
    return Claim.parse(JSON.parse(message));
  } catch {
    // Somebody else's ref in our place: it is left alone, and the claim counts as held.
    return undefined;
  }
}
