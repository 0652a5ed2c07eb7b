import type { Change } from '../../domain/change.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { WorkOrder } from '../../domain/order.ts';
import { askAgent } from '../ask-agent.ts';
import { type Bench, currentCommit } from '../bench.ts';
import { staleTexts } from '../document/stale-texts.ts';
import { isText } from '../document/text-paths.ts';
import { type Phase, type Verdict, work } from '../phase.ts';
import { gatesPass } from '../verdicts.ts';
import { commitMessage } from './commit.ts';
import { handOut } from './develop.ts';
import { examine } from './examine.ts';

/**
 * Has changelog and documentation brought up to date, once, where the change may have made them untrue. Only texts are
 * taken, and only with gates that are green on the new commit; whatever else happens, the reviewed change stays as it is.
 */
export const document: Phase = work({
  name: 'document',
  needs: ['change', 'gates'],
  run: async (order, facts, bench, signal) => {
    const { change } = facts;
    if (!change) throw new BotError('INPUT_MISSING', 'document: no change was committed');
    const texts = await staleTexts(change, bench.mirror);
    if (texts.length === 0) return { kind: 'done', facts: {} };
    try {
      return await documented({ order, facts, bench, change }, texts, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      const { code } = asBotError(thrown);
      if (!HARMLESS.has(code) && !code.startsWith('MODEL_')) throw thrown;
      return left(`The developer could not be asked (${code}).`);
    } finally {
      // What was dropped must not stay in the place where work would go on.
      await bench.workshop.close();
    }
  },
});

const HARMLESS: ReadonlySet<string> = new Set(['BUDGET_REACHED', 'AGENT_GAVE_UP']);

interface Case {
  readonly order: WorkOrder;
  readonly facts: Facts;
  readonly bench: Bench;
  readonly change: Change;
}

async function documented(asked: Case, texts: readonly string[], signal: AbortSignal): Promise<Verdict> {
  const { order, facts, bench, change } = asked;
  const workspace = () => bench.workshop.develop(currentCommit(order, facts), signal);
  const question = { role: bench.roles.developer, kind: 'document', round: 1, workspace, texts } as const;
  const result = await askAgent(question, { order, facts, bench }, signal);
  if (result.stop !== 'finished') return left(`The developer stopped: ${result.stop}.`);
  if (result.answer.status !== 'done') return { kind: 'done', facts: { documented: { files: [] } } };
  const { file } = await handOut(order, facts, bench, signal);
  const report = await bench.mirror.inspect(await bench.folder.read(file), change.base, bench.limits, signal);
  if (!report.ok) return left('What was handed out was refused.');
  const commit = await bench.mirror.commit({
    tree: report.tree,
    parent: change.base,
    message: commitMessage(order, facts),
    author: bench.identity,
    at: Math.floor(Date.parse(order.createdAt) / 1000),
  });
  return await judged(asked, commit, signal);
}

async function judged({ order, facts, bench, change }: Case, commit: string, signal: AbortSignal): Promise<Verdict> {
  const since = await bench.mirror.change(change.commit, commit);
  const other = since.files.filter(({ path, previous = path }) => !isText(path) || !isText(previous));
  if (since.files.length === 0) return { kind: 'done', facts: { documented: { files: [] } } };
  if (other.length > 0) return left('It touched more than texts, so none of it was taken.');
  const next = await bench.mirror.change(change.base, commit);
  const verdict = await examine.run(order, { ...facts, change: next }, bench, signal);
  if (!gatesPass(verdict.facts?.gates)) return left('The gates were not green with it, so it was not taken.');
  await (await bench.worktree()).move(commit);
  const files = since.files.map(({ path }) => path);
  const { testRounds: _, ...found } = verdict.facts ?? {};
  return { kind: 'done', facts: { ...found, change: next, documented: { files } } };
}

function left(note: string): Verdict {
  return { kind: 'done', facts: { documented: { files: [], note } } };
}
