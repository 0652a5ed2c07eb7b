import { z } from 'zod';
import { BotError } from '../../domain/errors.ts';
import type { JournalEntry, JournalLine } from '../../domain/journal.ts';
import { ORDER_STATES, type WorkOrder } from '../../domain/order.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Delivery, OrderRow } from '../../ports/store.ts';

/** A record, so that no kind can be forgotten. */
const ENTRIES: Readonly<Record<JournalEntry['kind'], JournalEntry['kind']>> = {
  intent: 'intent',
  receipt: 'receipt',
  spent: 'spent',
  state: 'state',
  decision: 'decision',
  outcome: 'outcome',
};

const orderColumns = z.object({
  id: z.string(),
  state: z.enum(ORDER_STATES),
  attempts: z.number(),
  fence: z.number(),
  body: json<WorkOrder>({ id: z.string(), key: z.string(), issue: z.looseObject({ number: z.number() }) }),
  outcome: json<Outcome>({ kind: z.string() }).nullable(),
  updated_at: z.string(),
});

const lineColumns = z.object({
  seq: z.number(),
  at: z.string(),
  fence: z.number(),
  entry: json<JournalEntry>({ kind: z.enum(ENTRIES) }),
});

const deliveryColumns = z.object({ id: z.string(), forge: z.string(), event: z.string(), body: z.string() });

/** An order from its columns. */
export function readOrder(columns: unknown, path: string): OrderRow {
  const row = readColumns(orderColumns, columns, `orders row ${nameOf(columns, 'id')} of ${path}`);
  const { attempts, fence, state } = row;
  const base = { order: row.body, state, attempts, fence, updatedAt: row.updated_at };
  return row.outcome === null ? base : { ...base, outcome: row.outcome };
}

/** A journal line of `order` from its columns. */
export function readLine(columns: unknown, order: string, path: string): JournalLine {
  return readColumns(lineColumns, columns, `journal row ${order}/${nameOf(columns, 'seq')} of ${path}`);
}

/** A delivery from its columns. */
export function readDelivery(columns: unknown, path: string): Delivery {
  return readColumns(deliveryColumns, columns, `deliveries row ${nameOf(columns, 'id')} of ${path}`);
}

function readColumns<T>(schema: z.ZodType<T>, columns: unknown, where: string): T {
  const parsed = schema.safeParse(columns);
  if (parsed.success) return parsed.data;
  const problems = z.prettifyError(parsed.error);
  throw new BotError('STORE_UNUSABLE', `${where} cannot be read: ${problems}`, { cause: parsed.error });
}

/** A JSON column that this program wrote itself: what is checked is that it is whole, not every field. */
function json<T>(shape: z.ZodRawShape) {
  const whole = z.looseObject(shape);
  return z.string().transform((text, context): T => {
    const parsed = whole.safeParse(parseJson(text));
    // The shape's owner is the only writer of the column, so what is whole is a T.
    if (parsed.success) return parsed.data as T;
    context.addIssue(`not the JSON that was written: ${z.prettifyError(parsed.error)}`);
    return z.NEVER;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function nameOf(columns: unknown, field: string): string {
  return typeof columns === 'object' && columns !== null && field in columns
    ? String(Reflect.get(columns, field))
    : 'without a name';
}
