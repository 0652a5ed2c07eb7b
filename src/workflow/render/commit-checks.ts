import type { Facts } from '../../domain/facts.ts';
import type { ReviewVerdict } from '../../domain/finding.ts';
import { type GateResult, gateName } from '../../domain/gate.ts';
import type { CommitStatus } from '../../domain/pull.ts';
import { inertLine } from '../../lib/inert-markdown.ts';
import { codeBlock, inlineCode } from '../../lib/markdown.ts';

/** What is shown at a commit: a check for each gate and one for the review, with what each rests on. */
export function commitChecks({ gates = [], review }: Facts, redact: (text: string) => string): readonly CommitStatus[] {
  return [...gates.map((gate) => gateCheck(gate, redact)), ...(review ? [reviewCheck(review, redact)] : [])];
}

function gateCheck(result: GateResult, redact: (text: string) => string): CommitStatus {
  const context = `issuewright/${gateName(result)}`;
  if (result.pass === 'skipped') {
    // A branch that requires this gate must not take the change without it.
    const state = result.by === undefined ? 'success' : 'error';
    return { context, state, description: `skipped: ${result.why}` };
  }
  const { command, exit, ms, sha, output } = result.evidence;
  const description = `exit ${exit} after ${ms} ms`;
  const tests = result.tests ? [`Tests: ${counted(result.tests)}.`] : [];
  const evidence = [
    `${inlineCode(command)} ended with exit ${exit} after ${ms} ms, on commit ${inlineCode(sha)}.`,
    ...tests,
    ...(output.trim() === '' ? [] : [codeBlock(redact(output))]),
  ].join('\n\n');
  const findings = result.pass ? [] : result.findings;
  return { context, state: result.pass ? 'success' : 'failure', description, evidence, findings };
}

function counted(tests: readonly { readonly passed: boolean }[]): string {
  const failed = tests.filter(({ passed }) => !passed).length;
  return `${tests.length - failed} passed, ${failed} failed`;
}

/** Its findings stand in the review itself; here they are listed. */
function reviewCheck({ passed, confidence, findings }: ReviewVerdict, redact: (text: string) => string): CommitStatus {
  const description = `confidence ${confidence}`;
  const listed = findings.map(({ severity, title, path, line }) => {
    const place = path === undefined ? '' : ` (${inlineCode(line === undefined ? path : `${path}:${line}`)})`;
    return `- ${severity}: ${inertLine(redact(title))}${place}`;
  });
  const evidence = [`${passed ? 'Passed' : 'Not passed'} with confidence ${confidence}.`, '', ...listed].join('\n');
  return { context: 'issuewright/review', state: passed ? 'success' : 'failure', description, evidence };
}
