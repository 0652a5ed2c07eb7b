import type { Remark } from '../../src/domain/review.ts';

/** What is said at the only line of `change.txt`, which a branch of the fixtures adds. */
export const REMARK: Remark = {
  name: { finding: 'a'.repeat(16), line: 'b'.repeat(16) },
  path: 'change.txt',
  line: 1,
  text: 'issuewright/1',
  previous: { path: 'change.txt' },
  severity: 'blocker',
  title: 't',
  description: 'd',
};
