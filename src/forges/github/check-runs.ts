import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../../domain/finding.ts';
import type { CommitStatus } from '../../domain/pull.ts';
import { type RepoRef, repoSlug, type Sha } from '../../domain/refs.ts';
import { fitComment } from '../../lib/fit-comment.ts';
import type { Creations } from '../creations.ts';
import type { ForgeCall, ForgeClient } from '../forge-client.ts';
import { checkRuns, OWN_RUN, type Run } from './checks.ts';
import { CheckRunSchema } from './schema.ts';
import { repoPath } from './translate.ts';

/** A check run, by the hash of what it says. */
export interface MadeRun {
  readonly said: string;
}

export interface ShownRun {
  readonly rest: ForgeClient;
  readonly made: Creations<MadeRun>;
  readonly repo: RepoRef;
  readonly sha: Sha;
  readonly status: CommitStatus;
}

/**
 * Shows a check run at a commit, once for what it says: the newest of ours with the name says it, or one that has not
 * ended is brought up to date, or a new one takes its place.
 */
export async function showCheckRun({ rest, made, repo, sha, status }: ShownRun, signal: AbortSignal): Promise<void> {
  const body = runBody(sha, status);
  const said = body.external_id;
  const key = `${repoSlug(repo)} ${sha} ${status.context}`;
  const newest = async () => {
    const all = await checkRuns(rest, repo, { sha, name: status.context }, signal);
    return all.findLast(({ external_id: id }) => id?.startsWith(OWN_RUN));
  };
  const there = await newest();
  if ((made.lately(key)?.said ?? there?.external_id) === said) return;
  made.forget(key);
  const create = async () => {
    await rest.write(callFor(repoPath(repo), body, there), CheckRunSchema, signal);
    return { said };
  };
  const find = async () => ((await newest())?.external_id === said ? { said } : undefined);
  await made.once(key, { create, find }, signal);
}

/** Annotations are added to those that are there: an update must not happen twice either. */
function callFor(path: string, body: RunBody, there: Run | undefined): ForgeCall {
  if (!there || there.status === 'completed') return { method: 'POST', path: `${path}/check-runs`, body, quiet: true };
  const { head_sha: _, ...change } = body;
  return { method: 'PATCH', path: `${path}/check-runs/${there.id}`, body: change, adds: true, quiet: true };
}

type RunBody = ReturnType<typeof runBody>;

const ENDED = { success: 'success', failure: 'failure', error: 'failure' } as const;
const MAX_TITLE = 200;
/** GitHub takes 65 535 bytes, and a character has up to three. */
const MAX_TEXT = 21_000;
const MAX_ANNOTATIONS = 50;

function runBody(sha: Sha, { context, state, description, url, evidence, findings = [] }: CommitStatus) {
  const annotations = findings.flatMap(annotation).slice(0, MAX_ANNOTATIONS);
  const said = {
    name: context,
    ...(url && { details_url: url }),
    ...(state === 'pending' ? { status: 'in_progress' } : { status: 'completed', conclusion: ENDED[state] }),
    output: {
      title: description.slice(0, MAX_TITLE).toWellFormed(),
      summary: fitComment(evidence ?? description, '', MAX_TEXT),
      ...(annotations.length > 0 && { annotations }),
    },
  };
  const hash = createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
  return { ...said, head_sha: sha, external_id: OWN_RUN + hash };
}

const LEVELS: Readonly<Record<Severity, string>> = { blocker: 'failure', tech_debt: 'warning', skippable: 'notice' };

function annotation({ path, line, title, description, severity }: Finding) {
  if (!path || !line) return [];
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: LEVELS[severity],
    title: title.slice(0, MAX_TITLE).toWellFormed(),
    message: description.slice(0, MAX_TEXT).toWellFormed() || title,
  };
}
