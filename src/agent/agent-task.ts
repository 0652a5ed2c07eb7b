import type { Message, ModelStop } from '../domain/message.ts';
import type { Usage } from '../domain/usage.ts';
import type { Model } from '../ports/model.ts';
import type { Workspace } from '../ports/sandbox.ts';
import type { Finish } from './tools/finish.ts';
import type { Tool } from './tools/tool.ts';

/** What one agent may use up. */
export interface AgentLimits {
  /** Requests to the model. */
  readonly steps: number;
  /** Input and output tokens of all requests together. */
  readonly tokens: number;
  readonly timeMs: number;
  /** Bytes that one tool call may answer. */
  readonly outputBytes: number;
  readonly replyTokens: number;
  /** Share of the model's window at which old outputs are left out of the conversation. */
  readonly compactAt: number;
}

export const DEFAULT_AGENT_LIMITS: AgentLimits = {
  steps: 60,
  tokens: 2_000_000,
  timeMs: 30 * 60_000,
  outputBytes: 10_000,
  replyTokens: 16_000,
  compactAt: 0.85,
};

/** One piece of work for a model with tools. */
export interface AgentTask<Answer> {
  /** The same for every order, so that providers can cache it; all that belongs to one order stands in the brief. */
  readonly system: string;
  readonly brief: string;
  readonly tools: readonly Tool[];
  readonly finish: Finish<Answer>;
  readonly limits: AgentLimits;
  readonly model: Model;
  /** Asked for by the first tool call that needs it, once. */
  readonly workspace: () => Promise<Workspace>;
  /** Told of everything that happens, in order; waited for. */
  readonly observe: (event: AgentEvent) => void | Promise<void>;
}

/**
 * Why an agent ended: `finished` with a valid answer; a limit (`steps`, `tokens`, `time`); `repeated` the same call three
 * times in a row, or the same few in a circle; `silent` no call although asked for one; `refused` by the model or its provider; `length` replies cut
 * at their limit; `broken` calls or answers that could not be used.
 */
export type StopReason =
  | 'finished'
  | 'steps'
  | 'tokens'
  | 'time'
  | 'repeated'
  | 'silent'
  | 'refused'
  | 'length'
  | 'broken';

/** That old outputs were left out of the conversation, because it neared the window or the provider refused it as too long. */
export interface Compaction {
  readonly why: 'window' | 'refused';
  /** How much was given up, from 1. */
  readonly level: number;
  /** Of the messages, as estimated. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

export type AgentEvent =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'reply'; readonly step: number; readonly stop: ModelStop; readonly usage: Usage }
  | ({ readonly kind: 'compaction'; readonly step: number } & Compaction)
  | { readonly kind: 'call'; readonly tool: string; readonly summary: string }
  | { readonly kind: 'end'; readonly stop: StopReason };

interface Ended {
  readonly usage: Usage;
  readonly steps: number;
  /** The whole conversation, from the brief on. */
  readonly transcript: readonly Message[];
}

/** How an agent ended. Only a finished one has an answer. */
export type AgentResult<Answer> =
  | (Ended & { readonly stop: 'finished'; readonly answer: Answer })
  | (Ended & { readonly stop: Exclude<StopReason, 'finished'>; readonly answer?: undefined });
