import type { Policy } from '../coordinator/crew.ts';
import { mirrorName } from '../coordinator/order-tools.ts';
import { BotError } from '../domain/errors.ts';
import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import { openGit } from '../git/open-git.ts';
import { portsFile } from '../git/ports-file.ts';
import type { Mirror } from '../ports/git.ts';
import type { Sandbox } from '../ports/sandbox.ts';
import type { OrderRow, Store } from '../ports/store.ts';
import { recordedFacts } from '../workflow/recorded-facts.ts';
import { Workshop } from '../workflow/workshop.ts';
import type { SandboxPool } from './sandbox-choice.ts';

/** An order as a data directory keeps it, with the mirror that holds its commits. */
export interface OrderOnDisk {
  readonly row: OrderRow;
  readonly facts: Facts;
  readonly mirror: Mirror;
}

/** Reads an order and finds its mirror, without asking the forge. */
export async function orderOnDisk(store: Store, id: string, dataDir: string, path: string): Promise<OrderOnDisk> {
  const row = await store.find(id);
  if (!row) throw new BotError('ORDER_UNKNOWN', `there is no order ${id}`);
  const receipts = (await store.journal(id)).flatMap(({ entry }) => (entry.kind === 'receipt' ? [entry] : []));
  const git = await openGit({ dataDir, protocols: [], path });
  const mirror = await git.existing(mirrorName(row.order));
  if (!mirror) throw new BotError('INPUT_MISSING', `the mirror of order ${id} is not in ${dataDir}`);
  return { row, facts: recordedFacts(receipts), mirror };
}

/** Workspaces for an order on disk, as its run had them. */
export function workshopFor(
  order: WorkOrder,
  mirror: Mirror,
  pool: Pick<SandboxPool, 'pick'>,
  policy: Policy,
): Workshop {
  const sandbox = (): Promise<Sandbox> => pool.pick(order);
  return new Workshop({
    sandbox,
    mirror,
    order,
    limits: policy.sandboxLimits,
    portsFile: portsFile(order.id, new Set()),
  });
}
