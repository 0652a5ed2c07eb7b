import type { ChangedFile } from '../domain/change.ts';
import type { Finding } from '../domain/finding.ts';
import { type PathGuard, pathGuard } from '../lib/path-guard.ts';
import type { Gate } from './gate.ts';
import { judge } from './judgement.ts';

/** Refuses changes to paths that the settings keep for people; a rename counts at both its ends, letter case never helps. */
export const protectedPathsGate: Gate = {
  name: 'protected-paths',
  needs: 'diff',
  async check(input) {
    const startedAt = input.clock.now();
    const guards = input.settings.protectedPaths.map(pathGuard);
    const findings = input.change.files.flatMap((file) => touched(file, guards));
    const looked = `compares ${input.change.files.length} changed paths with ${guards.length} protected patterns`;
    return judge(input, { name: 'protected-paths', looked, startedAt }, findings);
  },
};

function touched(file: ChangedFile, guards: readonly PathGuard[]): Finding[] {
  const paths = file.previous === undefined ? [file.path] : [file.path, file.previous];
  return paths.flatMap((path) => guards.filter(({ matches }) => matches(path)).map((hit) => finding(path, hit)));
}

function finding(path: string, { glob }: PathGuard): Finding {
  return {
    title: `${path} is protected`,
    description: `The pattern \`${glob}\` keeps this path for people. Leave it as it is on the base commit.`,
    severity: 'blocker',
    path,
  };
}
