import { type AssistantPart, type BrokenCallPart, type CallPart, isCall, type ResultPart } from '../domain/message.ts';
import { truncateText } from '../lib/bounded-output.ts';
import type { AgentTask, StopReason } from './agent-task.ts';
import { callSummary } from './call-summary.ts';
import { brokenCall, MADE_BEFORE, NOT_FINISHED, unknownTool, wrongAnswer } from './feedback.ts';
import type { Patience } from './patience.ts';
import { failed, type ToolAnswer, type ToolBench } from './tools/tool.ts';

/** Calls of one reply that are run; a model in its right mind makes fewer. */
const MOST_CALLS = 32;

/** How a conversation ended, before its usage is added up. */
export type Ending<Answer> =
  | { readonly stop: 'finished'; readonly answer: Answer }
  | { readonly stop: Exclude<StopReason, 'finished'> };

/** What came of a reply's calls. `unusable` says that one could not be read, that none is known, or that the answer of finish did not fit. */
export interface Ran<Answer> {
  readonly results: readonly ResultPart[];
  readonly unusable: boolean;
  readonly ending?: Ending<Answer>;
}

interface CallDesk<Answer> {
  readonly task: AgentTask<Answer>;
  readonly bench: ToolBench;
  readonly patience: Patience;
  /** What stands in for the answer of a reading that would repeat what the conversation holds. */
  readonly unchanged: (answer: string) => string | undefined;
}

type Call = CallPart | BrokenCallPart;

/** Runs the calls of a reply one after the other, finish last whatever its place. */
export async function runCalls<Answer>(
  parts: readonly AssistantPart[],
  desk: CallDesk<Answer>,
  signal: AbortSignal,
): Promise<Ran<Answer>> {
  const calls = parts.filter(isCall);
  const finishes = calls.filter((call): call is CallPart => isFinish(call));
  const results: ResultPart[] = [];
  for (const [index, call] of calls.filter((one) => !isFinish(one)).entries()) {
    const times = call.kind === 'call' ? desk.patience.timesInARow(call) : 0;
    if (times >= 3 || desk.patience.inCircles()) return { results, unusable: false, ending: { stop: 'repeated' } };
    const answer =
      index < MOST_CALLS ? await runCall(call, desk, signal) : failed(`Only ${MOST_CALLS} calls a reply are run.`);
    results.push(resultOf(call, times === 2 ? { ...answer, text: `${answer.text}\n${MADE_BEFORE}` } : answer));
  }
  const unusable = calls.some(({ kind }) => kind === 'broken-call') || noneKnown(calls, desk.task);
  return finish(finishes, { results, unusable }, desk);
}

async function runCall<Answer>(call: Call, desk: CallDesk<Answer>, signal: AbortSignal): Promise<ToolAnswer> {
  if (call.kind === 'broken-call') return failed(brokenCall(call));
  const { task, bench } = desk;
  const tool = task.tools.find(({ definition }) => definition.name === call.tool);
  if (!tool)
    return failed(
      unknownTool(
        call.tool,
        [...task.tools, task.finish].map(({ definition }) => definition.name),
      ),
    );
  await task.observe({ kind: 'call', tool: call.tool, summary: callSummary(call) });
  signal.throwIfAborted();
  const { text, failed: wrong } = await tool.run(call.input, bench, signal);
  const shorter = wrong || call.tool !== 'read' ? undefined : desk.unchanged(text);
  return { text: shorter ?? truncateText(text, bench.outputBytes), failed: wrong };
}

/** Takes the first finish that fits, unless a call beside it failed. */
function finish<Answer>(calls: readonly CallPart[], ran: Ran<Answer>, { task }: CallDesk<Answer>): Ran<Answer> {
  const results = [...ran.results];
  let { unusable } = ran;
  const early = ran.results.some(({ failed: wrong }) => wrong);
  for (const call of calls) {
    const parsed = task.finish.parse(call.input);
    if (parsed.ok && !early) {
      const taken = resultOf(call, { text: 'Taken.', failed: false });
      return { results: [...results, taken], unusable, ending: { stop: 'finished', answer: parsed.answer } };
    }
    if (!parsed.ok) unusable = true;
    results.push(resultOf(call, failed(parsed.ok ? NOT_FINISHED : wrongAnswer(parsed.problems))));
  }
  return { results, unusable };
}

/** Whether a reply asks for nothing but tools that are not there. */
function noneKnown(calls: readonly Call[], { tools }: Pick<AgentTask<unknown>, 'tools'>): boolean {
  const known = (call: Call) => isFinish(call) || tools.some(({ definition }) => definition.name === call.tool);
  return calls.length > 0 && !calls.some(known);
}

function isFinish(call: Call): boolean {
  return call.kind === 'call' && call.tool === 'finish';
}

function resultOf(call: Call, { text, failed: wrong }: ToolAnswer): ResultPart {
  return { kind: 'result', id: call.id, text, failed: wrong };
}
