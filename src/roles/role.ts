import type { AgentLimits } from '../agent/agent-task.ts';
import type { Instruction } from '../agent/instructions.ts';
import type { Finish } from '../agent/tools/finish.ts';
import type { Tool } from '../agent/tools/tool.ts';
import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { RoleName } from '../domain/role.ts';

/** What a brief can be about. */
export type BriefKind =
  | 'implement'
  | 'repair'
  | 'answer'
  | 'review'
  | 'test'
  | 'plan'
  | 'follow'
  | 'assist'
  | 'rebase'
  | 'design'
  | 'document'
  | 'classify';

/** What a brief needs beside the order and its facts. */
export interface BriefMaterial {
  readonly kind: BriefKind;
  /** From 1. */
  readonly round: number;
  /** Random, the same within one run: fences untrusted text. */
  readonly marker: string;
  readonly instructions: readonly Instruction[];
  /** What the repository's settings tell this role, from its default branch. */
  readonly own?: string;
  /** Paths of texts that may have to be brought up to date. */
  readonly texts?: readonly string[];
  /** Unified diff of the change so far. */
  readonly diff?: string;
}

/** Who an agent is: what it may use, what it must answer, and what it is told. */
export interface Role<Answer> {
  readonly name: RoleName;
  /** Byte for byte the same for every order, as the tools are. */
  readonly system: string;
  readonly tools: readonly Tool[];
  readonly finish: Finish<Answer>;
  readonly limits: AgentLimits;
  /** The first user message: a function of its arguments alone. */
  brief(order: WorkOrder, facts: Facts, material: BriefMaterial): string;
}
