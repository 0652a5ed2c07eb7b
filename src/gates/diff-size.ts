import type { Gate } from './gate.ts';
import { judge } from './judgement.ts';

const MOST_LINES = 2000;
const MOST_FILES = 100;

/** Holds back a change too large for a person to review. */
export const diffSizeGate: Gate = {
  name: 'diff-size',
  needs: 'diff',
  async check(input) {
    const startedAt = input.clock.now();
    const files = input.change.files.length;
    const lines = input.change.files.reduce((sum, { added, removed }) => sum + added + removed, 0);
    const title = `The change is too large to review: ${lines} lines in ${files} files`;
    const description = `At most ${MOST_LINES} lines in ${MOST_FILES} files pass. Undo what the issue does not ask for.`;
    const tooLarge = lines > MOST_LINES || files > MOST_FILES;
    const looked = `counts ${lines} changed lines in ${files} files`;
    const findings = tooLarge ? [{ title, description, severity: 'blocker' as const }] : [];
    return judge(input, { name: 'diff-size', looked, startedAt }, findings);
  },
};
