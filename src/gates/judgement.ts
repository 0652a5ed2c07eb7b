import type { Finding } from '../domain/finding.ts';
import type { GateResult } from '../domain/gate.ts';
import { truncateText } from '../lib/bounded-output.ts';
import type { GateInput } from './gate.ts';

/** Findings beyond this many are counted, not listed. */
const MOST_FINDINGS = 50;

/** Bytes of output kept as evidence. */
const EVIDENCE_BYTES = 16 * 1024;

/** The result of a gate that runs no command: it passes exactly when nothing was found. */
export function judge(
  input: GateInput,
  gate: { readonly name: string; readonly looked: string; readonly startedAt: number },
  findings: readonly Finding[],
): GateResult {
  const listed = atMost(findings);
  const evidence = {
    name: gate.name,
    command: `(${gate.looked})`,
    exit: findings.length === 0 ? 0 : 1,
    ms: Math.max(0, input.clock.now() - gate.startedAt),
    sha: input.change.commit,
    output: evidenceText(findings.length === 0 ? 'Nothing found.' : listed.map(findingLine).join('\n'), input),
  };
  return findings.length === 0 ? { pass: true, evidence } : { pass: false, evidence, findings: listed };
}

/** Output as it may be shown: redacted and bounded. */
export function evidenceText(output: string, input: Pick<GateInput, 'redact'>): string {
  return truncateText(input.redact(output).trim(), EVIDENCE_BYTES);
}

/** The first findings, with one more that counts the rest. */
export function atMost(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_FINDINGS) return findings;
  const rest = findings.length - MOST_FINDINGS;
  const more = {
    title: `${rest} more findings`,
    description: 'They are of the same kind.',
    severity: 'blocker',
  } as const;
  return [...findings.slice(0, MOST_FINDINGS), more];
}

function findingLine({ path, line, title }: Finding): string {
  if (path === undefined) return title;
  return `${path}${line === undefined ? '' : `:${line}`}: ${title}`;
}
