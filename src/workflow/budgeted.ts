import { BotError } from '../domain/errors.ts';
import type { ModelReply, ModelRequest } from '../domain/message.ts';
import type { WorkOrder } from '../domain/order.ts';
import { type RoleName, tuningOf } from '../domain/role.ts';
import { reachedCeiling, shareOf, type Usage } from '../domain/usage.ts';
import type { Model } from '../ports/model.ts';
import type { Bench } from './bench.ts';
import { type CallPlan, callPlan, LEAST_OUTPUT } from './call-plan.ts';
import { allowedBefore, budgetOf, ceilingsOf } from './ceilings.ts';
import { InputBound } from './input-bound.ts';
import type { Full, Held } from './ledger.ts';

type Tools = Pick<Bench, 'journal' | 'key' | 'ledger' | 'store' | 'clock'>;

/**
 * A model under all ceilings: those of the order and of its role's share, of the issue for life, and of the repository's
 * day. What a call may cost at worst is kept before it is made, with a shorter reply where there is too little for a long
 * one, and what it did cost is journaled before its reply is seen.
 */
export function budgeted(model: Model, role: RoleName, order: WorkOrder, tools: Tools): Model {
  const bound = new InputBound();
  return {
    ...model,
    reply: async (request, signal) => {
      const inputTokens = bound.of(request);
      const held = await room({ model, role, order, tools, inputTokens, request }, signal);
      let note: () => Promise<void> = async () => undefined;
      try {
        const reply = await model.reply({ ...request, maxOutputTokens: held.plan.outputTokens }, signal);
        bound.learn(request, reply);
        note = () => tools.journal.spend(spentOn(reply, model, role, tools.key));
        return reply;
      } finally {
        await tools.ledger.settle(held, () => note());
      }
    },
  };
}

interface Call {
  readonly model: Model;
  readonly role: RoleName;
  readonly order: WorkOrder;
  readonly tools: Tools;
  /** At most. */
  readonly inputTokens: number;
  readonly request: ModelRequest;
}

function spentOn({ usage, after, model: answered }: ModelReply, model: Model, role: RoleName, key: string) {
  return { key, role, model: answered ?? model.id, usage, ...(after && { after }) };
}

/** Money and tokens for the call; what people have allowed meanwhile is looked up before it is refused. */
async function room(call: Call, signal: AbortSignal): Promise<Held<CallPlan>> {
  const { order, tools } = call;
  const first = await tried(call, 0, signal);
  if ('plan' in first) return first;
  await tools.journal.reread();
  const allowed = order.budget.perIssueUsd === undefined ? 0 : await allowedBefore(order, tools.store);
  const again = await tried(call, allowed, signal);
  if ('plan' in again) return again;
  throw refused(again, tools.clock.now());
}

type Refusal = Full | { readonly reached: string };

async function tried(call: Call, allowed: number, signal: AbortSignal): Promise<Held<CallPlan> | Refusal> {
  const { model, role, order, tools, inputTokens, request } = call;
  const counted = countedCeilings(call);
  const reached = counted.find((ceiling) => ceiling.reached !== undefined)?.reached;
  if (reached !== undefined) return { reached };
  const outputTokens = Math.min(request.maxOutputTokens, ...counted.map(({ left }) => left - inputTokens));
  if (outputTokens < Math.min(request.maxOutputTokens, LEAST_OUTPUT)) return { reached: tooFew(call) };
  const { journal, store, clock, ledger } = tools;
  const ceilings = ceilingsOf(order, role, { journal, store, now: clock.now(), allowed });
  return await ledger.hold(
    ceilings,
    (left) => callPlan({ price: model.price, inputTokens, outputTokens }, left),
    signal,
  );
}

/** Requests and tokens, of the order and of the role's share: the order's own, so that nobody else uses them meanwhile. */
function countedCeilings({ role, order, tools: { journal } }: Call) {
  const budget = budgetOf(order, journal);
  const { share } = tuningOf(role, order, order.settings.roles) ?? {};
  const all = { left: budget.tokens - tokensOf(journal.usage), reached: reachedCeiling(journal.usage, budget) };
  if (share === undefined) return [all];
  const [used, own] = [journal.usageOf(role), shareOf(budget, share)];
  const reached = reachedCeiling(used, own);
  return [
    all,
    { left: own.tokens - tokensOf(used), reached: reached && `${reached}, which is the share of the ${role}` },
  ];
}

function tooFew({ order, tools: { journal } }: Call): string {
  return `${tokensOf(journal.usage)} of ${budgetOf(order, journal).tokens} tokens, too few left for another request`;
}

function tokensOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}

function refused(refusal: Refusal, now: number): BotError {
  const until = 'full' in refusal ? refusal.full.until : undefined;
  const ceiling = 'full' in refusal ? moneyWords(refusal) : refusal.reached;
  return new BotError('BUDGET_REACHED', `used: ${ceiling}`, {
    details: { ceiling },
    ...(until !== undefined && { retryAfterMs: until - now }),
  });
}

function moneyWords({ full: { limit, what }, spent }: Full): string {
  const words = [`${spent.toFixed(2)} of ${limit.toFixed(2)} USD`, what].filter((part) => part !== '').join(' ');
  return spent >= limit ? words : `${words}, too little left for another request`;
}
