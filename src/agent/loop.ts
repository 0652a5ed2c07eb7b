import { once } from '../lib/once.ts';
import type { AgentResult, AgentTask } from './agent-task.ts';
import { Conversation } from './conversation.ts';
import { remarks } from './feedback.ts';
import { Patience } from './patience.ts';
import { type Ending, runCalls } from './run-calls.ts';

/** Asks the model, runs its tool calls in order, and repeats until it finishes or a limit ends it. Model errors are thrown. */
export async function runAgent<Answer>(task: AgentTask<Answer>, signal: AbortSignal): Promise<AgentResult<Answer>> {
  const deadline = AbortSignal.timeout(task.limits.timeMs);
  const talk = new Conversation(task);
  try {
    const ending = await converse(task, talk, AbortSignal.any([signal, deadline]));
    return await talk.end(ending);
  } catch (error) {
    // Whatever an aborted call was thrown as, the deadline is why.
    if (deadline.aborted && !signal.aborted) return await talk.end({ stop: 'time' });
    throw error;
  }
}

async function converse<Answer>(
  task: AgentTask<Answer>,
  talk: Conversation<Answer>,
  signal: AbortSignal,
): Promise<Ending<Answer>> {
  const patience = new Patience();
  const bench = { workspace: once(task.workspace), outputBytes: task.limits.outputBytes };
  await talk.hear([{ kind: 'text', text: task.brief }]);
  for (;;) {
    const limit = talk.limit();
    if (limit !== undefined) return { stop: limit };
    signal.throwIfAborted();
    const reply = await talk.ask(signal);
    if (reply.stop.kind === 'refused') return { stop: 'refused' };
    const ran = await runCalls(
      reply.parts,
      { task, bench, patience, unchanged: (answer) => talk.unchanged(answer) },
      signal,
    );
    const ending = ran.ending ?? patience.endedBy(reply, ran.unusable);
    await talk.hear(ending ? ran.results : [...ran.results, ...remarks(reply, task.limits.steps - talk.steps)]);
    if (ending) return ending;
  }
}
