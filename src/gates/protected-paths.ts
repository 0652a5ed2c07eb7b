import picomatch from 'picomatch';
import type { ChangedFile } from '../domain/change.ts';
import type { Finding } from '../domain/finding.ts';
import type { Gate } from './gate.ts';
import { judge } from './judgement.ts';

/** Refuses changes to paths that the settings keep for people; a rename counts at both its ends, letter case never helps. */
export const protectedPathsGate: Gate = {
  name: 'protected-paths',
  needs: 'diff',
  async check(input) {
    const startedAt = input.clock.now();
    const guards = input.settings.protectedPaths.map(guard);
    const findings = input.change.files.flatMap((file) => touched(file, guards));
    const looked = `compares ${input.change.files.length} changed paths with ${guards.length} protected patterns`;
    return judge(input, { name: 'protected-paths', looked, startedAt }, findings);
  },
};

interface Guard {
  readonly glob: string;
  readonly matches: (path: string) => boolean;
}

/** A pattern that names a folder guards all within it. */
function guard(glob: string): Guard {
  const plain = folded(glob)
    .replace(/^\.?\/+/, '')
    .replace(/\/+$/, '');
  const options = { dot: true, nocase: true, nonegate: true };
  return { glob, matches: picomatch([plain, `${plain}/**`], options) };
}

function touched(file: ChangedFile, guards: readonly Guard[]): Finding[] {
  const paths = file.previous === undefined ? [file.path] : [file.path, file.previous];
  return paths.flatMap((path) =>
    guards.filter(({ matches }) => matches(folded(path))).map((hit) => finding(path, hit)),
  );
}

/** One form for names that a file system may take for the same: composed or not, full width or not. */
function folded(path: string): string {
  return path.normalize('NFKC').toLowerCase();
}

function finding(path: string, { glob }: Guard): Finding {
  return {
    title: `${path} is protected`,
    description: `The pattern \`${glob}\` keeps this path for people. Leave it as it is on the base commit.`,
    severity: 'blocker',
    path,
  };
}
