import type { ErrorCode } from './errors.ts';
import type { Usage } from './usage.ts';

/** A tool as a model sees it; `input` is a JSON Schema of type object. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** A complete tool call. A call cut in mid-stream never becomes one. */
export interface CallPart {
  readonly kind: 'call';
  readonly id: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A call whose arguments were no JSON object: fed back to the model, never executed. */
export interface BrokenCallPart {
  readonly kind: 'broken-call';
  readonly id: string;
  readonly tool: string;
  readonly raw: string;
  readonly problem: string;
}

/** Whether a part is a call, usable or not: each must be answered by a result. */
export function isCall(part: AssistantPart): part is CallPart | BrokenCallPart {
  return part.kind === 'call' || part.kind === 'broken-call';
}

/** What a tool answered to the call `id`. */
export interface ResultPart {
  readonly kind: 'result';
  readonly id: string;
  readonly text: string;
  readonly failed: boolean;
}

/** What only the model `by` can read, such as a signed thought: said back to it unchanged, and to no other model. */
export interface SealedPart {
  readonly kind: 'sealed';
  /** The id of the model that said it. */
  readonly by: string;
  /** JSON in the words of that model's provider. */
  readonly value: Readonly<Record<string, unknown>>;
}

export type AssistantPart = TextPart | CallPart | BrokenCallPart | SealedPart;
export type UserPart = TextPart | ResultPart;

/** One turn of a conversation; each request extends the one before as an exact prefix. */
export type Message =
  | { readonly role: 'user'; readonly parts: readonly UserPart[] }
  | { readonly role: 'assistant'; readonly parts: readonly AssistantPart[] };

export interface ModelRequest {
  readonly system: string;
  readonly tools: readonly ToolDefinition[];
  readonly messages: readonly Message[];
  readonly maxOutputTokens: number;
}

/** Why a model stopped. `raw` is the provider's own word for it. */
export interface ModelStop {
  readonly kind: 'end' | 'calls' | 'length' | 'refused' | 'other';
  readonly raw: string;
}

/** A model that was asked and failed, so that another one answered in its place. */
export interface FailedModel {
  readonly model: string;
  readonly code: ErrorCode;
}

export interface ModelReply {
  readonly parts: readonly AssistantPart[];
  readonly stop: ModelStop;
  readonly usage: Usage;
  /** Who answered, where several could have. */
  readonly model?: string;
  /** Who was asked before, in order; left out where nobody was. */
  readonly after?: readonly FailedModel[];
}
