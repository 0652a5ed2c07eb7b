import { elsewhere } from '../domain/elsewhere.ts';
import { BotError, errorRow } from '../domain/errors.ts';
import type { FailedModel, ModelReply, ModelRequest } from '../domain/message.ts';
import type { Model } from '../ports/model.ts';

/**
 * The first of several models that answers, and the reply says which. The next is asked where the table of errors allows
 * that; a refusal is an answer and stands. What the whole can do is what each of them can.
 */
export function withFailover(models: readonly [Model, ...Model[]]): Model {
  const [first, ...others] = models;
  if (others.length === 0) return first;
  return {
    id: first.id,
    window: Math.min(...models.map(({ window }) => window)),
    can: {
      tools: models.every(({ can }) => can.tools),
      images: models.every(({ can }) => can.images),
      cache: models.every(({ can }) => can.cache),
    },
    ...dearest(models),
    reply: (request, signal) => firstAnswer(models, request, signal),
  };
}

interface Failure {
  readonly model: Model;
  readonly error: BotError;
}

async function firstAnswer(models: readonly Model[], request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
  const failures: Failure[] = [];
  for (const model of models) {
    if (!mayTakeOver(model, failures)) continue;
    try {
      const reply = await model.reply(request, signal);
      return { model: model.id, ...reply, ...(failures.length > 0 && { after: failures.map(failedModel) }) };
    } catch (error) {
      if (!(error instanceof BotError) || !elsewhere(error.code) || signal.aborted) throw error;
      failures.push({ model, error });
    }
  }
  throw allFailed(failures);
}

/** Where a conversation was too long for one model, only a larger one can hold it. */
function mayTakeOver(candidate: Model, failures: readonly Failure[]): boolean {
  return failures.every(({ model, error }) => elsewhere(error.code) !== 'larger' || candidate.window > model.window);
}

function failedModel({ model, error }: Failure): FailedModel {
  return { model: model.id, code: error.code };
}

/** The failure with the best prospect stands for all: what passes by itself soonest, then what a person can lift, then the rest. */
function allFailed(failures: readonly Failure[]): BotError {
  const ranked = failures.map(({ error }) => error).sort((a, b) => prospect(a) - prospect(b));
  const [best = new BotError('MODEL_MISSING', 'there is no model')] = ranked;
  const message = failures.map(({ error }) => error.message).join('; ');
  const wait = best.retryAfterMs;
  return new BotError(best.code, message, {
    cause: best,
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: { ...best.details, failed: failures.map(failedModel) },
  });
}

/** Milliseconds until another try may help. */
function prospect({ code, retryAfterMs }: BotError): number {
  const { rule } = errorRow(code);
  if (rule === 'again') return retryAfterMs ?? 0;
  if (rule !== 'pause') return Number.POSITIVE_INFINITY;
  return retryAfterMs ?? Number.MAX_VALUE;
}

/** Nobody knows who will answer: a call may cost what the dearest of them asks. */
function dearest(models: readonly Model[]): Pick<Model, 'price'> {
  const prices = models.flatMap(({ price }) => (price ? [price] : []));
  if (prices.length === 0) return {};
  return {
    price: (tokens) => {
      const known = prices.map((price) => price(tokens)).filter((usd) => usd !== null);
      return known.length > 0 ? Math.max(...known) : null;
    },
  };
}
