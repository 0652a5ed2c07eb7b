import type { AgentResult, StopReason } from '../agent/agent-task.ts';
import type { ReviewVerdict } from '../domain/finding.ts';

type Unfinished = Exclude<StopReason, 'finished'>;

const WHY: Readonly<Record<Unfinished, string>> = {
  steps: 'It used up its replies.',
  tokens: 'It used up its tokens.',
  time: 'It took too long.',
  repeated: 'It made the same call again and again.',
  silent: 'It answered in prose.',
  refused: 'The model refused to answer.',
  length: 'Its answer was cut off.',
  broken: 'Its answer could not be read.',
};

/** A reviewer's judgement as a value, whatever became of it: no valid verdict is a rejection. */
export function reviewVerdict(result: AgentResult<ReviewVerdict>): ReviewVerdict {
  return result.stop === 'finished' ? result.answer : noVerdict(result.stop);
}

/** The rejection that stands in for a verdict that never came. */
function noVerdict(stop: Unfinished): ReviewVerdict {
  const description = `${WHY[stop]} A change without a valid judgement counts as rejected.`;
  return {
    passed: false,
    confidence: 0,
    findings: [{ title: 'The review gave no verdict', description, severity: 'blocker' }],
  };
}
