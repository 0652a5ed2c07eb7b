import { faultClass } from '../../src/models/fault-class.ts';
import { FAULT_ROWS, type FaultRow } from '../../src/models/fault-rows.ts';

const SENDERS: Readonly<Record<FaultRow['from'], string>> = {
  any: 'Any server, by HTTP alone',
  anthropic: 'Anthropic',
  openai: 'OpenAI',
  compatible: 'Servers compatible with OpenAI',
  ollama: 'Ollama',
};

/** The page of what providers' errors mean. */
export function modelErrorsPage(): string {
  const sections = Object.entries(SENDERS).flatMap(([from, title]) => [
    `## ${title}`,
    '',
    '| status | code | what it is | error | what is done |',
    '| --- | --- | --- | --- | --- |',
    ...FAULT_ROWS.filter((row) => row.from === from).map(lineOf),
    '',
  ]);
  return [
    '# Errors of model providers',
    '',
    'What a provider refuses or breaks off is read by this table: by status and code together, else by a code alone, else by the',
    'status. The error is a code of [errors.md](errors.md). Each row is sent over the wire to the real client in a test.',
    '',
    '- **retry**: the same request again after a pause, at least as long as the provider names; then the next model.',
    '- **fall over**: the next model of the role at once; where the conversation did not fit, one with a larger window.',
    '- **pause until**: the next model at once; without one the order waits for the time that is named, or for a person.',
    '- **stop**: nobody else is asked.',
    '',
    'Connections that fail, streams that break off and silence beyond the deadline are `MODEL_UNREACHABLE`; answers that are no',
    'answers (broken JSON, a page of HTML, over 8 MiB, nested without end) are `MODEL_GARBAGE`. Both are retried.',
    '',
    ...sections,
  ].join('\n');
}

function lineOf({ at, code, timeless, about, means }: FaultRow): string {
  const status = at === 'answer' ? 'in an answer' : String(at);
  const name = code === undefined ? '' : `\`${code}\`${timeless ? ', no `Retry-After`' : ''}`;
  const error = means === 'refused' ? 'a refusal, which is an answer' : `\`${means}\``;
  return `| ${status} | ${name} | ${about} | ${error} | ${faultClass(means)} |`;
}
