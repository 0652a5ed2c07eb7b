import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { prepareNamed } from '../../lib/named-statements.ts';

const NAMES = [
  'insertOrder',
  'findOrder',
  'listOrders',
  'listOrdersOfIssue',
  'leaseOrder',
  'seizeOrder',
  'forgiveOrder',
  'standing',
  'keyOfOrder',
  'moveOrder',
  'closeOrder',
  'appendEntry',
  'readJournal',
  'unsettledDeliveries',
  'settleDelivery',
  'addTurn',
  'dropTurns',
  'turnsOfThread',
  'setPause',
  'liftPause',
  'pauseOf',
  'addSpending',
  'spentOnIssue',
  'spentOnDay',
] as const;

export type Statements = Readonly<Record<(typeof NAMES)[number], StatementSync>>;

/** Prepares every statement of the store on an open file. */
export async function prepareStatements(db: DatabaseSync): Promise<Statements> {
  return await prepareNamed(db, join(import.meta.dirname, 'statements.sql'), NAMES);
}
