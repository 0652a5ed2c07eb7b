import type { ForgeIssue, ForgeRepository } from '../../src/demo/forge/forge-state.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { CommitStatus } from '../../src/domain/pull.ts';
import type { IssueRef, RepoRef } from '../../src/domain/refs.ts';
import type { Forge } from '../../src/ports/forge.ts';
import type { Target } from './fault-proxy.ts';
import { REMARK } from './remark.ts';

/** A place of its own in a demo forge, for one write. */
export interface Room {
  readonly repo: RepoRef;
  readonly issue: IssueRef;
  /** Nobody else's. */
  readonly name: string;
  /** A branch with a commit, in no open pull request. */
  readonly head: string;
  readonly sha: string;
  /** What is said; long where that is tried. */
  readonly text: string;
  /** What the forge holds. */
  readonly held: () => ForgeRepository;
}

export type Kind = 'gitea' | 'github' | 'gitlab';

/** One thing that is written, by the requests that write it. */
export interface Write {
  readonly targets: Readonly<Partial<Record<Kind, Target>>>;
  readonly ready?: (forge: Forge, room: Room) => Promise<unknown>;
  readonly act: (forge: Forge, room: Room) => Promise<unknown>;
  /** What is at the forge because of it, a line for each thing. */
  readonly left: (room: Room) => readonly string[];
  readonly is: (room: Room) => readonly string[];
  /** What may be there while it is half done. */
  readonly between?: readonly string[];
  /** With these refusals the rest is done, and `left` is without its first line. */
  readonly optional?: readonly number[];
  /** Done by an app's credential only. */
  readonly onlyApps?: boolean;
  /** These refusals say that it is as wanted. */
  readonly asWanted?: readonly number[];
}

const signal = new AbortController().signal;
const MARK = '<!-- m -->';
const FINDING: Finding = { title: 't', description: 'd', severity: 'blocker', path: 'change.txt', line: 1 };

const at = (method: string, path: RegExp): Target => ({ method, path });
const both = (target: Target) => ({ gitea: target, github: target });

const issueOf = ({ held, issue }: Room): ForgeIssue | undefined =>
  held().issues.find(({ number, pull }) => number === issue.number && !pull);
const pullsOf = ({ held, head }: Room) =>
  held().issues.filter(({ state, pull }) => state === 'open' && pull?.head === head);
const commentsOf = (room: Room) => issueOf(room)?.comments.map(({ body }) => `comment ${body}`) ?? [];
const labelsOf = (room: Room) => {
  const names = new Map(room.held().labels.map(({ id, name }) => [id, name]));
  return issueOf(room)?.labels.map((id) => `label ${names.get(id)?.replace(room.name, '')}`) ?? [];
};
/** Some forges tell a draft by its title. */
const BY_TITLE = /^(?:WIP|Draft): /;
const pullLines = (room: Room) =>
  pullsOf(room).map(({ title, body, pull }) => {
    const drafted = pull?.draft || BY_TITLE.test(title);
    return `pull ${title.replace(BY_TITLE, '')} ${body} ${drafted}`;
  });
const reviewLines = (room: Room) =>
  pullsOf(room).flatMap(({ comments, pull }) => [
    ...(pull?.reviews ?? []).flatMap((review) => review.comments.map(({ path, line }) => `line ${path}:${line}`)),
    ...(pull?.reviews ?? []).flatMap(({ body }) => (body ? [`review ${body}`] : [])),
    ...comments.map(({ body }) => `review ${withoutList(body)}`),
  ]);

/** What is said in the body because it found no line is none of the review's own words. */
const withoutList = (body: string) =>
  body.replace(/<!-- issuewright:finding .* -->\n/, '').replace(/\n\n`change\.txt:1`: [\s\S]*$/, '');

/** The branch may be used again. */
export function closePulls(room: Room): void {
  for (const pull of pullsOf(room)) pull.state = 'closed';
}

const draft = ({ head, text }: Room, title: string, asDraft = true) => ({
  head,
  base: 'main',
  title,
  body: text,
  draft: asDraft,
});
const label = (room: Room, name: string) => ({ name: name + room.name, color: 'c5def5', description: 'x' });
const set = (forge: Forge, room: Room, add: readonly string[], remove: readonly string[] = []) =>
  forge.issues.label(
    room.issue,
    { add: add.map((n) => n + room.name), remove: remove.map((n) => n + room.name) },
    signal,
  );
const say = (forge: Forge, { issue, text }: Room, more: string) =>
  forge.issues.say(issue, MARK, `${MARK} ${text} ${more}`, signal);
const open = (forge: Forge, room: Room, title: string, asDraft = true) =>
  forge.pulls.open(room.repo, draft(room, title, asDraft), signal);
const review = async (forge: Forge, room: Room) => {
  const number = pullsOf(room)[0]?.number ?? 0;
  await forge.pulls.review({ repo: room.repo, number }, { sha: room.sha, body: room.text, remarks: [REMARK] }, signal);
};
const run = ({ name }: Room, state: CommitStatus['state']): CommitStatus => {
  return { context: `issuewright/${name}`, state, description: 'x', evidence: 'e', findings: [FINDING] };
};
const runLines = ({ held, name }: Room) =>
  held()
    .checks.filter((check) => check.name === `issuewright/${name}`)
    .map(({ state, run: shown }) => `run ${state} ${shown?.annotations.length}`);
const reviewed = ({ sha, text }: Room) => [`line change.txt:1`, `review <!-- issuewright:review ${sha} -->\n${text}`];

const DRAFTED = { ready: (forge: Forge, room: Room) => open(forge, room, 'T') };
const LABELLED = {
  ready: (forge: Forge, room: Room) =>
    forge.issues.ensureLabels(room.repo, [label(room, 'a'), label(room, 'b')], signal),
};
const ADD = { ...both(at('POST', /\/issues\/\d+\/labels$/)), gitlab: at('PUT', /\/issues\/\d+$/) };

/** Everything that the adapters write by the forge's API. */
export const WRITES: Readonly<Record<string, Write>> = {
  'a new comment': {
    targets: { ...both(at('POST', /\/issues\/\d+\/comments$/)), gitlab: at('POST', /\/issues\/\d+\/notes$/) },
    act: (forge, room) => say(forge, room, 'x'),
    left: commentsOf,
    is: ({ text }) => [`comment ${MARK} ${text} x`],
  },
  'an edit of a comment': {
    targets: { ...both(at('PATCH', /\/issues\/comments\/\d+$/)), gitlab: at('PUT', /\/issues\/\d+\/notes\/\d+$/) },
    ready: (forge, room) => say(forge, room, 'x'),
    act: (forge, room) => say(forge, room, 'y'),
    left: commentsOf,
    is: ({ text }) => [`comment ${MARK} ${text} y`],
  },
  'a comment that is edited at once': {
    targets: { ...both(at('POST', /\/issues\/\d+\/comments$/)), gitlab: at('POST', /\/issues\/\d+\/notes$/) },
    act: async (forge, room) => {
      await say(forge, room, 'x');
      await say(forge, room, 'y');
    },
    left: commentsOf,
    is: ({ text }) => [`comment ${MARK} ${text} y`],
  },
  'a reaction': {
    targets: {
      ...both(at('POST', /\/issues\/comments\/\d+\/reactions$/)),
      gitlab: at('POST', /\/notes\/\d+\/award_emoji$/),
    },
    ready: (forge, room) => say(forge, room, 'x'),
    act: (forge, room) => forge.issues.react(room.issue, issueOf(room)?.comments[0]?.id ?? 0, 'confused', signal),
    left: (room) => issueOf(room)?.comments.flatMap(({ reactions = [] }) => reactions.map((one) => one.content)) ?? [],
    is: () => ['confused'],
  },
  'a new label': {
    targets: { ...both(at('POST', /\/calc\/labels$/)), gitlab: at('POST', /\/labels$/) },
    act: (forge, room) => forge.issues.ensureLabels(room.repo, [label(room, 'new')], signal),
    left: (room) => room.held().labels.flatMap(({ name }) => (name === `new${room.name}` ? [name] : [])),
    is: ({ name }) => [`new${name}`],
  },
  'a new label that is set at once': {
    targets: { ...both(at('POST', /\/calc\/labels$/)), gitlab: at('POST', /\/labels$/) },
    act: async (forge, room) => {
      await forge.issues.ensureLabels(room.repo, [label(room, 'new')], signal);
      await set(forge, room, ['new']);
    },
    left: labelsOf,
    is: () => ['label new'],
  },
  'a label set': {
    ...LABELLED,
    targets: ADD,
    act: (forge, room) => set(forge, room, ['a']),
    left: (room) => [...labelsOf(room), ...(issueOf(room)?.timeline ?? []).map(({ added }) => `event ${added}`)],
    is: () => ['label a', 'event true'],
  },
  'a label taken away': {
    targets: { ...both(at('DELETE', /\/issues\/\d+\/labels\/[^/]+$/)), gitlab: at('PUT', /\/issues\/\d+$/) },
    ready: async (forge, room) => {
      await LABELLED.ready(forge, room);
      await set(forge, room, ['a', 'b']);
    },
    act: (forge, room) => set(forge, room, [], ['a']),
    left: labelsOf,
    is: () => ['label b'],
    asWanted: [404, 410],
  },
  'labels one after the other': {
    ...LABELLED,
    targets: ADD,
    act: async (forge, room) => {
      await set(forge, room, ['a'], ['b']);
      await set(forge, room, ['b'], ['a']);
    },
    left: labelsOf,
    is: () => ['label b'],
    between: ['label a'],
  },
  'a new pull request': {
    targets: { ...both(at('POST', /\/pulls$/)), gitlab: at('POST', /\/merge_requests$/) },
    act: (forge, room) => open(forge, room, 'T'),
    left: pullLines,
    is: ({ text }) => [`pull T ${text} true`],
  },
  'an edit of a pull request': {
    ...DRAFTED,
    targets: { ...both(at('PATCH', /\/pulls\/\d+$/)), gitlab: at('PUT', /\/merge_requests\/\d+$/) },
    act: (forge, room) => open(forge, room, 'U'),
    left: pullLines,
    is: ({ text }) => [`pull U ${text} true`],
  },
  'a pull request that becomes ready': {
    ...DRAFTED,
    targets: {
      gitea: at('PATCH', /\/pulls\/\d+$/),
      github: at('POST', /\/graphql$/),
      gitlab: at('PUT', /\/merge_requests\/\d+$/),
    },
    act: (forge, room) => open(forge, room, 'T', false),
    left: pullLines,
    is: ({ text }) => [`pull T ${text} false`],
  },
  'a review': {
    ...DRAFTED,
    targets: { ...both(at('POST', /\/reviews$/)), gitlab: at('POST', /\/merge_requests\/\d+\/notes$/) },
    act: review,
    left: reviewLines,
    is: reviewed,
  },
  'a thread of a review': {
    ...DRAFTED,
    targets: { gitlab: at('POST', /\/discussions$/) },
    act: review,
    left: reviewLines,
    is: reviewed,
    optional: [400, 404, 422, 500],
  },
  'a check run': {
    targets: { github: at('POST', /\/check-runs$/) },
    act: (forge, room) => forge.report(room.repo, room.sha, run(room, 'success'), signal),
    left: runLines,
    is: () => ['run success 1'],
    onlyApps: true,
    optional: [403],
  },
  'a check run that ends': {
    targets: { github: at('PATCH', /\/check-runs\/\d+$/) },
    ready: (forge, room) => forge.report(room.repo, room.sha, { ...run(room, 'pending'), findings: [] }, signal),
    act: (forge, room) => forge.report(room.repo, room.sha, run(room, 'failure'), signal),
    left: runLines,
    is: () => ['run failure 1'],
    onlyApps: true,
    // The status that is shown instead is no run.
    asWanted: [403],
  },
  'a status': {
    targets: {
      gitea: at('POST', /\/statuses\/\w+$/),
      github: at('POST', /\/statuses\/\w+$/),
      gitlab: at('POST', /\/statuses\/\w+$/),
    },
    act: (forge, { repo, sha, name }) =>
      forge.report(repo, sha, { context: name, state: 'success', description: 'x'.repeat(300) }, signal),
    // The newest of a context is the one that is shown.
    left: ({ held, name }) =>
      held()
        .statuses.filter(({ context }) => context === name)
        .map(({ state, description }) => `${state} ${description.length > 100}`)
        .slice(-1),
    is: () => ['success true'],
  },
};
