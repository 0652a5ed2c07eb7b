import { BotError } from '../domain/errors.ts';
import type { CallPart, Message, ModelReply, ResultPart } from '../domain/message.ts';
import type { Model } from '../ports/model.ts';
import type { AgentTask } from './agent-task.ts';
import { callSummary } from './call-summary.ts';
import { runAgent } from './loop.ts';
import { briefOf, type Recording } from './recording.ts';
import { RequestHash } from './request-hash.ts';
import { sameOutput } from './same-output.ts';
import type { Tool, ToolAnswer } from './tools/tool.ts';

/** The first place at which a replay went another way than the recording. */
export interface Divergence {
  /** The reply, from 1, whose calls had another effect; 0 before the first. */
  readonly step: number;
  readonly tool?: string;
  /** The call on one line. */
  readonly call?: string;
  readonly expected: string;
  readonly got: string;
}

/** How a replay went. */
export interface Replayed {
  readonly steps: number;
  /** Tool calls that were made again. */
  readonly calls: number;
  /** Requests that were the same as the recorded ones, byte for byte. */
  readonly identical: number;
  /** Whether system text and tools are still the recorded ones. */
  readonly sameRules: boolean;
  /** Tools that are not there any more, of a server say: what they answered then was taken as their answer. */
  readonly absent: readonly string[];
  readonly divergence?: Divergence;
}

export interface ReplayOptions<Answer> extends Pick<AgentTask<Answer>, 'system' | 'tools' | 'finish' | 'workspace'> {
  readonly redact: (text: string) => string;
  /** Whether times, dates and the like count as differences too. */
  readonly exact: boolean;
}

/** Lets an agent work again on the recorded replies: the tools are really called, and what they answer is compared. */
export async function replay<Answer>(
  recording: Recording,
  options: ReplayOptions<Answer>,
  signal: AbortSignal,
): Promise<Replayed> {
  const watch = new Watch(recording, options);
  const { system, finish, workspace } = options;
  const { limits } = recording;
  const tools = [...options.tools, ...watch.standIns()];
  const task = { system, tools, finish, workspace, limits, brief: briefOf(recording), model: watch.model };
  try {
    const { stop } = await runAgent(
      { ...task, observe: (event) => watch.observe(event) },
      AbortSignal.any([signal, watch.ended]),
    );
    watch.compareEnd(stop);
  } catch (error) {
    if (!watch.ended.aborted || signal.aborted) throw error;
  }
  return watch.result();
}

/** Reads the model's lines from the recording, and stops the agent where it leaves it. */
class Watch<Answer> {
  readonly #recording: Recording;
  readonly #options: ReplayOptions<Answer>;
  readonly #hash: RequestHash;
  readonly #stop = new AbortController();
  #asked = 0;
  #steps = 0;
  #messages = 0;
  #calls = 0;
  #identical = 0;
  #last: readonly CallPart[] = [];
  #divergence: Divergence | undefined;

  constructor(recording: Recording, options: ReplayOptions<Answer>) {
    this.#recording = recording;
    this.#options = options;
    this.#hash = new RequestHash(options.redact);
  }

  get ended(): AbortSignal {
    return this.#stop.signal;
  }

  get model(): Model {
    const { model, window } = this.#recording;
    const can = { tools: true, images: true, cache: false };
    return { id: model, window, can, reply: async (request) => this.#reply(this.#hash.of(request)) };
  }

  /** Answers for the tools that are not there, as they were recorded. */
  standIns(): readonly Tool[] {
    return this.#absent().map((name) => ({
      definition: { name, description: '', input: {} },
      run: async (input) => this.#recordedAnswer(input),
    }));
  }

  observe(event: Parameters<AgentTask<Answer>['observe']>[0]): void {
    if (event.kind === 'call') this.#calls += 1;
    if (event.kind === 'message') this.#compare(event.message);
  }

  /** A recording that was broken off says nothing of its end. */
  compareEnd(got: string): void {
    const { end } = this.#recording;
    if (end !== undefined && end !== got) this.#differs({ expected: `the end: ${end}`, got: `the end: ${got}` });
  }

  result(): Replayed {
    const { system, tools, finish } = this.#options;
    const definitions = [...tools, finish].map(({ definition }) => definition);
    return {
      steps: this.#steps,
      calls: this.#calls,
      identical: this.#identical,
      sameRules: this.#hash.rules({ system, tools: definitions }) === this.#recording.rules,
      absent: this.#absent(),
      ...(this.#divergence && { divergence: this.#divergence }),
    };
  }

  #absent(): readonly string[] {
    const here = this.#options.tools.map(({ definition }) => definition.name);
    return this.#recording.tools.filter((name) => !here.includes(name));
  }

  #recordedAnswer(input: unknown): ToolAnswer {
    const call = this.#last.find((one) => one.input === input);
    const heard = this.#recording.messages[this.#messages];
    const answer = heard && wordsOf(heard).find(({ id }) => id !== undefined && id === call?.id);
    return answer ? { text: answer.text, failed: answer.failed } : { text: 'no answer was recorded', failed: true };
  }

  #reply(request: string): ModelReply {
    const recorded = this.#recording.replies[this.#asked];
    this.#asked += 1;
    if (recorded && recorded.request === request) this.#identical += 1;
    if (recorded && !('failed' in recorded)) {
      this.#steps += 1;
      return recorded;
    }
    const failed = recorded && 'failed' in recorded ? recorded.failed : undefined;
    if (failed === 'MODEL_CONTEXT') throw new BotError(failed, 'as recorded');
    // The recording breaks off here, by a failure or a kill; an agent that had ended asks for more.
    if (this.#recording.end !== undefined) this.#differs({ expected: 'the end', got: 'another request to the model' });
    this.#stop.abort(new BotError('STOPPED', 'the recording ends here'));
    throw new BotError('STOPPED', 'the recording ends here');
  }

  #compare(message: Message): void {
    const recorded = this.#recording.messages[this.#messages];
    this.#messages += 1;
    if (message.role === 'assistant') {
      this.#last = message.parts.filter((part) => part.kind === 'call');
      return;
    }
    if (this.#messages === 1 || !recorded) return;
    const [expected, got] = [wordsOf(recorded), wordsOf(message)];
    for (let n = 0; n < Math.max(expected.length, got.length); n += 1) {
      const [was, is] = [expected[n], got[n]];
      if (was && is && this.#same(was, is)) continue;
      this.#differs({ ...this.#callOf(is?.id ?? was?.id), expected: shown(was), got: shown(is, this.#options.redact) });
      return;
    }
  }

  #same(was: Words, is: Words): boolean {
    const { redact, exact } = this.#options;
    return was.failed === is.failed && sameOutput(was.text, redact(is.text), exact);
  }

  #callOf(id: string | undefined): Pick<Divergence, 'tool' | 'call'> {
    const call = this.#last.find((one) => one.id === id);
    return call ? { tool: call.tool, call: callSummary(call) } : {};
  }

  #differs(found: Omit<Divergence, 'step'>): void {
    this.#divergence ??= { step: this.#steps, ...found };
    this.#stop.abort(new BotError('STOPPED', 'the replay differs'));
  }
}

interface Words {
  readonly id?: string;
  readonly text: string;
  readonly failed: boolean;
}

/** What a model heard: answers of tools, and remarks. */
function wordsOf({ parts }: Message): readonly Words[] {
  return parts.flatMap((part): readonly Words[] => {
    if (part.kind === 'text') return [{ text: part.text, failed: false }];
    return part.kind === 'result' ? [resultWords(part)] : [];
  });
}

function resultWords({ id, text, failed }: ResultPart): Words {
  return { id, text, failed };
}

function shown(words: Words | undefined, redact = (text: string) => text): string {
  if (!words) return 'nothing';
  return `${words.failed ? 'an error: ' : ''}${redact(words.text)}`;
}
