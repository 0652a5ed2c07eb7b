import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import type { ErrorCode } from '../../src/domain/errors.ts';
import type { ScriptTurn } from '../../src/lib/model-script.ts';
import type { ModelOptions } from '../../src/models/model-options.ts';
import { type MakeModel, type ModelBench, modelBench } from '../support/model-bench.ts';
import { conversationTests } from './model-conversation.ts';
import { faultTests } from './model-faults.ts';

export interface ModelFixture {
  /** The model's id, which every message begins with. */
  readonly id: string;
  readonly make: MakeModel;
  /** What half an answer, no answer and an error in place of one mean. */
  readonly breaks: Readonly<Record<'short' | 'empty' | 'error-inside', ErrorCode>>;
  /** Whether the provider tells tokens of caches, refusals and thoughts at all, and always numbers of tokens. */
  readonly tells: Readonly<Record<'cached' | 'written' | 'refused' | 'thoughts' | 'always', boolean>>;
}

/** What the tests of an adapter start from. */
export interface ContractBench extends ModelFixture {
  started(turns: readonly ScriptTurn[], options?: ModelOptions): Promise<ModelBench>;
}

/** What every adapter of the model port must do, before a strict server that speaks its provider's language. */
export function modelContract(name: string, fixture: ModelFixture): void {
  describe(`model contract: ${name}`, () => {
    // The SDKs print what they cannot parse; what they print may hold anything.
    const printed = vi.fn();
    beforeEach(() => {
      for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
        vi.spyOn(console, way).mockImplementation(printed);
    });
    afterEach(() => {
      vi.restoreAllMocks();
      expect(printed.mock.calls).toEqual([]);
    });

    const bench = {
      ...fixture,
      started: (turns, options) => modelBench(fixture.make, turns, options),
    } satisfies ContractBench;
    conversationTests(bench);
    faultTests(bench);
  });
}
