import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isBranchName } from '../../src/lib/branch-name.ts';

/** Whether git itself takes it. */
function legal(name: string): boolean {
  try {
    execFileSync('git', ['check-ref-format', '--branch', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('the name of a branch', () => {
  it.each(['main', 'release/2', 'v1.x', 'a-b_c', 'fix/grüße', 'a@b', 'x{y}', "it's", 'a/b/c'])('%s is one', (name) => {
    expect(legal(name)).toBe(true);
    expect(isBranchName(name)).toBe(true);
  });

  const BAD = ['', '-x', '/x', 'x/', 'x.', 'a..b', 'a//b', '.a', 'a/.b', 'a.lock', 'a.lock/b', 'a b', 'a~1', 'a^'];
  it.each([...BAD, 'a:b', 'a?b', 'a*', 'a[b', 'a\\b', 'a@{b', 'a\u0000b', 'a\u007f'])('%j is none to git', (name) => {
    expect(name.includes('\u0000') || !legal(name)).toBe(true);
    expect(isBranchName(name)).toBe(false);
  });

  it.each(['@', 'HEAD', 'refs/heads/main', 'a\u202eb', 'a\u200bb', 'a\u00a0b', 'x'.repeat(201)])(
    '%j only misleads',
    (name) => {
      expect(isBranchName(name)).toBe(false);
    },
  );
});
