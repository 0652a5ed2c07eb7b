import { randomBytes } from 'node:crypto';
import type { ChangedFile } from '../../src/domain/change.ts';
import { DEFAULT_GATE_LIMITS, type GateInput } from '../../src/gates/gate.ts';
import type { TreeEntry } from '../../src/ports/git.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';

export const BASE = 'a'.repeat(40);
export const HEAD = 'b'.repeat(40);
type Files = Readonly<Record<string, string>>;

/** What gates see of a change from one set of files to another. */
export function gateInput(before: Files, after: Files, more: Partial<GateInput> = {}): GateInput {
  const at = (sha: string): Files => (sha === BASE ? before : after);
  return {
    change: { base: BASE, commit: HEAD, files: changedFiles(before, after) },
    profile: 'standard',
    settings: { commands: {}, protectedPaths: ['.github/**', 'CODEOWNERS'] },
    source: {
      file: async (path, sha) => (at(sha)[path] === undefined ? undefined : Buffer.from(at(sha)[path] ?? '')),
      files: async (sha) =>
        Object.entries(at(sha)).map(
          ([path, text]): TreeEntry => ({ mode: '100644', type: 'blob', id: BASE, path, size: text.length }),
        ),
    },
    secrets: [],
    redact: (text) => text,
    clock: systemClock,
    limits: { ...DEFAULT_GATE_LIMITS, gateMs: 2000 },
    ...more,
  };
}

function changedFiles(before: Files, after: Files): ChangedFile[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => ({
      path,
      status: before[path] === undefined ? 'added' : after[path] === undefined ? 'deleted' : 'modified',
      added: 1,
      removed: 1,
    }));
}

/** A value with this prefix that nobody has committed. */
export function fresh(prefix: string, bytes = 20): string {
  return `${prefix}${randomBytes(bytes).toString('hex')}`;
}
