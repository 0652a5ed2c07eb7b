import type { JournalLine } from '../domain/journal.ts';
import type { WorkOrder } from '../domain/order.ts';
import { issueSlug, repoSlug } from '../domain/refs.ts';
import { type RoleName, tuningOf } from '../domain/role.ts';
import { spendingIn } from '../domain/spending.ts';
import { type Budget, raised } from '../domain/usage.ts';
import type { Store } from '../ports/store.ts';
import type { Journal } from './journal.ts';
import type { Ceiling } from './ledger.ts';

/** An order's ceilings, with what people have allowed since. */
export function budgetOf(order: WorkOrder, { decisions }: Pick<Journal, 'decisions'>): Budget {
  return raised(order.budget, allowedIn(decisions));
}

/** What was looked up once for an order: money that people allowed to earlier orders of its issue. */
export async function allowedBefore(order: WorkOrder, store: Pick<Store, 'list' | 'journal'>): Promise<number> {
  const rows = await store.list({ issue: issueSlug(order.issue) });
  const others = rows.filter((row) => row.order.forge === order.forge && row.order.id !== order.id);
  const journals = await Promise.all(others.map((row) => store.journal(row.order.id)));
  return allowedIn(journals.flat().flatMap(decisionOf));
}

/** The sums of money that a call of a role for an order counts against. `allowed` is what earlier orders of the issue got on top. */
export function ceilingsOf(
  order: WorkOrder,
  role: RoleName,
  { journal, store, now, allowed }: { journal: Journal; store: Pick<Store, 'spent'>; now: number; allowed: number },
): readonly Ceiling[] {
  const { forge, id, issue, settings } = order;
  const budget = budgetOf(order, journal);
  const ceilings: Ceiling[] = [
    { key: `order ${id}`, limit: budget.usd, what: '', spent: () => spendingIn(journal.spent).usd },
  ];
  const { share } = tuningOf(role, order, settings.roles) ?? {};
  if (share !== undefined) {
    const spent = () => spendingIn(journal.spent.filter((one) => one.role === role)).usd;
    const what = `which is the share of the ${role}`;
    ceilings.push({ key: `order ${id} ${role}`, limit: budget.usd * share, what, spent });
  }
  if (budget.perIssueUsd !== undefined) {
    const filter = { forge, issue: issueSlug(issue) };
    const spent = async () => (await store.spent(filter)).usd;
    const limit = budget.perIssueUsd + allowed;
    ceilings.push({ key: `issue ${forge} ${filter.issue.toLowerCase()}`, limit, what: 'for this issue', spent });
  }
  if (budget.perDayUsd !== undefined) {
    const day = new Date(now).toISOString().slice(0, 10);
    const filter = { forge, repository: repoSlug(issue.repo), day };
    const spent = async () => (await store.spent(filter)).usd;
    const key = `day ${forge} ${filter.repository.toLowerCase()} ${day}`;
    const until = Date.parse(day) + 24 * 3_600_000;
    ceilings.push({ key, limit: budget.perDayUsd, what: 'for this repository today', spent, until });
  }
  return ceilings;
}

type Made = Journal['decisions'][number];

function allowedIn(decisions: readonly Made[]): number {
  return decisions.reduce((sum, { decision }) => sum + (decision.kind === 'budget' ? decision.usd : 0), 0);
}

function decisionOf({ entry }: JournalLine): readonly Made[] {
  return entry.kind === 'decision' ? [entry] : [];
}
