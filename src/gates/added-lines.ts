import type { ChangedFile } from '../domain/change.ts';
import type { GateInput } from './gate.ts';

/** A file at the change's commit, and which of its lines (1-based) its base did not have. */
export interface Added {
  readonly text: string;
  isNew(line: number): boolean;
}

/**
 * What a changed file adds. Both whole blobs are read, so nothing hides behind the end of a shortened diff; bytes that
 * are no UTF-8 are kept one to one.
 */
export async function addedBy(file: ChangedFile, input: GateInput): Promise<Added> {
  const text = await exactText(input, file.path, input.change.commit);
  const before = file.status === 'added' ? '' : await exactText(input, file.previous ?? file.path, input.change.base);
  const old = new Set(before.split('\n'));
  const lines = text.split('\n');
  return { text, isNew: (line) => !old.has(lines[line - 1] ?? '') };
}

async function exactText(input: GateInput, path: string, at: string): Promise<string> {
  const bytes = Buffer.from((await input.source.file(path, at)) ?? []);
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? wide(bytes) : text;
}

/** UTF-16 as text, anything else byte by byte. */
function wide(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  return bytes.toString('latin1');
}
