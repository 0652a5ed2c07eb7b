import { BotError } from '../../domain/errors.ts';
import type { Workspace } from '../../ports/sandbox.ts';

/** What came of asking a workspace for a file: its answer, or why it could not do it. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/**
 * Tries a file operation. Where it fails although the workspace still works, the model asked for something impossible,
 * such as writing to a folder, and is told so; a workspace that no longer works is the engine's trouble.
 */
export async function attempt<T>(
  workspace: Workspace,
  work: () => Promise<T>,
  signal: AbortSignal,
): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (signal.aborted || !(error instanceof BotError) || !(await isAlive(workspace, signal))) throw error;
    return { ok: false, why: error.message.slice(0, 300) };
  }
}

async function isAlive(workspace: Workspace, signal: AbortSignal): Promise<boolean> {
  try {
    return (await workspace.run('true', { timeoutMs: 10_000 }, signal)).exit === 0;
  } catch (error) {
    if (error instanceof BotError) return false;
    throw error;
  }
}
