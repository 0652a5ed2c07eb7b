import type { Workspace } from '../../ports/sandbox.ts';
import { attempt } from './attempt.ts';

/** Bytes of a file that the file tools take. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

/** A file as text, or a sentence that says why it is none. */
export type TextFile = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** Reads a text file of the workspace. */
export async function textFile(workspace: Workspace, path: string, signal: AbortSignal): Promise<TextFile> {
  const tried = await attempt(workspace, () => workspace.read(path, MAX_FILE_BYTES, signal), signal);
  if (!tried.ok) return { ok: false, why: `${path} cannot be read whole: ${tried.why}` };
  const bytes = tried.value;
  if (!bytes) return { ok: false, why: `There is no file ${path}. Use list or search to find it.` };
  if (bytes.subarray(0, 8_000).includes(0)) return { ok: false, why: `${path} is a binary file.` };
  return { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}
