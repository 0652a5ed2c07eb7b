import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/outcome.ts';
import { issueSlug } from '../../src/domain/refs.ts';
import { COMMANDS } from '../../src/intake/commands.ts';
import { MemoryStore } from '../../src/stores/memory/memory-store.ts';
import { type IntakeBench, intakeBench } from '../support/intake-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';
import type { HookForge } from '../support/mutated-hook.ts';
import { toldComment, toldLabelled } from '../support/told-by.ts';

const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
const FORGES = ['github', 'gitea', 'gitlab'] as const;
const ISSUE = 7;
const FAILED: Outcome = { kind: 'failed', code: 'GIT_FAILED', sentence: 'A git command failed.', hint: 'See the log.' };

type Verdict = 'yes' | 'no';

/**
 * Who may ask for what, written from what is promised to people and not from the code: to start or repeat work needs
 * write, and so does every word on a plan; more money needs maintain, and to pause a repository or do without gates admin; to stop work and to have it explained needs triage or
 * to have opened the issue; help and status are for whoever can read; labels ask for the same as `run`.
 */
const TABLE: Readonly<Record<string, readonly Verdict[]>> = {
  //                       none   read   triage write  maint  admin
  '/agent run': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent run --role tester': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '@issuewright run': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent run --base main --profile strict': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent retry': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent plan': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent approve 0a1b2c3d4e5f': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent revise more tests': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent resume': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  '/agent budget +5': ['no', 'no', 'no', 'no', 'yes', 'yes'],
  '/agent yolo': ['no', 'no', 'no', 'no', 'no', 'yes'],
  '/agent pause-repo release week': ['no', 'no', 'no', 'no', 'no', 'yes'],
  '/agent unpause-repo': ['no', 'no', 'no', 'no', 'no', 'yes'],
  '/agent status': ['no', 'yes', 'yes', 'yes', 'yes', 'yes'],
  '/agent status (author)': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  '/agent explain': ['no', 'no', 'yes', 'yes', 'yes', 'yes'],
  '/agent explain (author)': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  '/agent stop': ['no', 'no', 'yes', 'yes', 'yes', 'yes'],
  '/agent stop (author)': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  '/agent help': ['no', 'yes', 'yes', 'yes', 'yes', 'yes'],
  '/agent help (author)': ['yes', 'yes', 'yes', 'yes', 'yes', 'yes'],
  'label agent': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  'label agent:developer': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  'label agent:architect': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  'label agent:tester': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
  'label agent:reviewer': ['no', 'no', 'no', 'yes', 'yes', 'yes'],
};

const cells = FORGES.flatMap((forge) =>
  Object.entries(TABLE).flatMap(([asked, verdicts]) =>
    ROLES.map((role, at) => ({ forge, asked, role, verdict: verdicts[at] as Verdict })),
  ),
);

/** What came of it, as people and machines see it. */
async function effects({ crew, forge, running }: IntakeBench) {
  const rows = await crew.store.list({ issue: issueSlug({ repo: forge.repo, number: ISSUE }) });
  return {
    orders: rows.map(({ order }) => ({ role: order.role, requester: order.requester })),
    queued: await crew.queue.depth(),
    comments: forge.of(ISSUE).comments.map(({ body }) => body),
    labels: [...forge.of(ISSUE).labels],
    stopped: rows.map(({ order }) => running.start(order.id).aborted),
  };
}

/** An order of the issue that came before: failed for a retry, queued for a stop. */
async function earlier({ crew, forge, deliver, settled }: IntakeBench, asked: string): Promise<void> {
  forge.rights.set('boss', 'admin');
  await deliver(toldComment(forge.kind as HookForge, ISSUE, '/agent run --role architect', 'boss', 1));
  await settled();
  const [row] = await crew.store.list({});
  if (!row) throw new Error('no order was made');
  if (asked.includes('retry')) await crew.store.close(row.order.id, await crew.store.seize(row.order.id), FAILED);
}

function ask({ forge, deliver }: IntakeBench, asked: string, comment: number): Promise<string> {
  const kind = forge.kind as HookForge;
  if (!asked.startsWith('label ')) {
    return deliver(toldComment(kind, ISSUE, asked.replace(' (author)', ''), 'ann', comment));
  }
  const label = asked.slice('label '.length);
  forge.setLabels(ISSUE, { add: [label] }, 'ann');
  return deliver(toldLabelled(kind, ISSUE, label, 'ann'));
}

describe('who may ask for what', () => {
  it(`has at least 144 cells (${cells.length}), and every command`, () => {
    expect(cells.length).toBeGreaterThanOrEqual(144);
    // Who may command a pull request is tried where there is one.
    for (const { name } of COMMANDS.filter(({ place }) => place === 'issue'))
      expect(Object.keys(TABLE).some((asked) => asked.includes(`/agent ${name}`))).toBe(true);
  });

  it.each(cells)('$forge: $role asks $asked: $verdict', async ({ forge: kind, asked, role, verdict }) => {
    const clock = new ManualClock();
    const bench = await intakeBench(kind, clock, new MemoryStore(clock));
    const { forge, settled } = bench;
    forge.write(ISSUE, { author: asked.includes('(author)') ? 'ann' : 'bob' });
    if (role !== 'none') forge.rights.set('ann', role);
    if (/retry|stop/.test(asked)) await earlier(bench, asked);
    const before = await effects(bench);
    expect(await ask(bench, asked, 100)).toBe('accepted');
    await settled();
    const after = await effects(bench);
    if (verdict === 'yes') expect(granted(asked, before, after)).toBe(true);
    else await denied(bench, asked, before);
    expect(bench.errors).toEqual([]);
    expect(await bench.crew.store.unsettled()).toEqual([]);
  });
});

type Effects = Awaited<ReturnType<typeof effects>>;

/** Whether what was asked for happened, to its full extent and without a word of refusal. */
function granted(asked: string, before: Effects, after: Effects): boolean {
  if (asked.includes('help')) return after.comments.length === 1 && /\| `\/agent run/.test(after.comments[0] ?? '');
  if (/approve|revise|resume|budget|yolo|status|explain|pause/.test(asked))
    return (
      after.comments.length === 1 && (after.comments[0]?.startsWith('<!-- issuewright:answer -->\n\n@ann: ') ?? false)
    );
  // Heard, but an issue has nothing to review.
  if (asked.includes('reviewer'))
    return (
      after.orders.length === 0 && /🙋 Needs a human: a reviewer judges a pull request/.test(after.comments[0] ?? '')
    );
  if (after.comments.length > 0) return false;
  if (asked.includes('stop')) return after.stopped[0] === true && after.orders.length === 1;
  const named = /tester|architect/.exec(asked)?.[0] ?? (asked.includes('retry') ? 'architect' : 'developer');
  const [newest] = after.orders;
  const made = after.orders.length === before.orders.length + 1 && after.queued >= 1;
  return made && newest?.role === named && newest.requester === 'ann';
}

/** Nothing happened; it was said once, and saying it again brings no second comment. */
async function denied(bench: IntakeBench, asked: string, before: Effects): Promise<void> {
  for (const round of [1, 2, 3]) {
    if (round > 1) await ask(bench, asked, 100 + round);
    await bench.settled();
    const { comments, ...rest } = await effects(bench);
    const { comments: _earlier, labels, ...unchanged } = before;
    const trigger = /^label (.*)/.exec(asked)?.[1];
    expect(rest).toEqual({ ...unchanged, labels: trigger ? ['agent:needs-human'] : labels });
    expect(comments).toEqual([expect.stringMatching(/needs (?:read|triage|write|maintain|admin) permission/)]);
  }
}
