import { renameSync, writeFileSync } from 'node:fs';

/** Replaces a file as a whole: whoever reads it, also after a kill, finds the old text or the new one. Owner only. */
export function writeAtomically(path: string, text: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, path);
}
