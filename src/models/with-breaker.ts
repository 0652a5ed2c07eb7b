import { BotError, type ErrorCode } from '../domain/errors.ts';
import type { Model } from '../ports/model.ts';
import { Circuit, type CircuitOptions } from './circuit.ts';

/** What tells of a whole provider, and what of one of its models alone: one may be overloaded and its sister not. */
const PROVIDER: ReadonlySet<ErrorCode> = new Set(['MODEL_UNREACHABLE', 'MODEL_AUTH']);
const MODEL: ReadonlySet<ErrorCode> = new Set(['MODEL_OVERLOADED', 'MODEL_LIMITED', 'MODEL_QUOTA', 'MODEL_GARBAGE']);
/** Faults of a request: whoever finds them works. */
const REQUEST: ReadonlySet<ErrorCode> = new Set(['MODEL_REQUEST', 'MODEL_CONTEXT']);

/** The circuits of all providers and models, shared by all orders of a process. */
export class Circuits {
  readonly #options: CircuitOptions;
  readonly #known = new Map<string, Circuit>();

  constructor(options: CircuitOptions) {
    this.#options = options;
  }

  of(name: string): Circuit {
    const known = this.#known.get(name) ?? new Circuit(this.#options);
    this.#known.set(name, known);
    return known;
  }
}

/** A model that is not asked while its provider or itself keeps failing. `endpoint` names the provider by where it is. */
export function withBreaker(model: Model, endpoint: string, circuits: Circuits): Model {
  const provider = circuits.of(endpoint);
  const own = circuits.of(`${endpoint} ${model.id}`);
  return {
    ...model,
    reply: async (request, signal) => {
      const leaveProvider = await provider.enter(model.id, signal);
      try {
        const leaveOwn = await own.enter(model.id, signal);
        try {
          const reply = await model.reply(request, signal);
          for (const circuit of [provider, own]) circuit.succeeded();
          return reply;
        } catch (error) {
          if (error instanceof BotError && !signal.aborted) learn(error, provider, own);
          throw error;
        } finally {
          leaveOwn();
        }
      } finally {
        leaveProvider();
      }
    },
  };
}

function learn(error: BotError, provider: Circuit, own: Circuit): void {
  if (PROVIDER.has(error.code)) provider.failed(error);
  if (MODEL.has(error.code) || REQUEST.has(error.code)) provider.succeeded();
  if (MODEL.has(error.code)) own.failed(error);
  if (REQUEST.has(error.code)) own.succeeded();
}
