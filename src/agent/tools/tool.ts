import type { z } from 'zod';
import type { ToolDefinition } from '../../domain/message.ts';
import type { ToolName } from '../../domain/role.ts';
import type { Workspace } from '../../ports/sandbox.ts';
import { inputSchema } from './input-schema.ts';
import { problemsOf } from './problems.ts';
import { withoutNulls } from './without-nulls.ts';

/** What a tool works with. The workspace is opened by the first tool that asks for it. */
export interface ToolBench {
  readonly workspace: () => Promise<Workspace>;
  /** Bytes that a tool may answer. */
  readonly outputBytes: number;
}

/** What the model hears back. `failed` means that the call itself was wrong, not that a command ended with an error. */
export interface ToolAnswer {
  readonly text: string;
  readonly failed: boolean;
}

/** One thing that a model may ask for. Bad input is answered, never thrown. */
export interface Tool {
  readonly definition: ToolDefinition;
  run(input: unknown, bench: ToolBench, signal: AbortSignal): Promise<ToolAnswer>;
}

/** A tool before its description is loaded. */
export interface ToolSpec<Input> {
  readonly name: ToolName;
  readonly input: z.ZodType<Input>;
  run(input: Input, bench: ToolBench, signal: AbortSignal): Promise<ToolAnswer>;
}

/** Makes a tool of its parts; its input is parsed before it runs. */
export function defineTool<Input>(spec: ToolSpec<Input>): (description: string) => Tool {
  return (description) => ({
    definition: { name: spec.name, description, input: inputSchema(spec.input) },
    run: async (input, bench, signal) => {
      const parsed = spec.input.safeParse(withoutNulls(input));
      if (!parsed.success) return failed(`The arguments of ${spec.name} do not fit. ${problemsOf(parsed.error)}`);
      return await spec.run(parsed.data, bench, signal);
    },
  });
}

/** An answer to a call that worked. */
export function answered(text: string): ToolAnswer {
  return { text, failed: false };
}

/** An answer to a call that was wrong, saying what to do instead. */
export function failed(text: string): ToolAnswer {
  return { text, failed: true };
}
