import type { Finding } from '../domain/finding.ts';

/** A finding without secrets in what a forge is given of it. */
export function redactedFinding(finding: Finding, redact: (text: string) => string): Finding {
  const { title, description, suggestion } = finding;
  const words = { title: redact(title), description: redact(description) };
  return { ...finding, ...words, ...(suggestion !== undefined && { suggestion: redact(suggestion) }) };
}
