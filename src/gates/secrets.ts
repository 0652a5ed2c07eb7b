import type { ChangedFile } from '../domain/change.ts';
import type { Finding } from '../domain/finding.ts';
import { secretForms } from '../lib/secret-forms.ts';
import { type Added, addedBy } from './added-lines.ts';
import type { Gate, GateInput } from './gate.ts';
import { judge } from './judgement.ts';
import { type Leak, scanText } from './secret-scan.ts';
import { hasValue } from './secret-values.ts';

/** Refuses a change that adds a secret: one of the values we hold, in any of its forms, or anything shaped like one. */
export const secretsGate: Gate = {
  name: 'secrets',
  needs: 'diff',
  async check(input, signal) {
    const startedAt = input.clock.now();
    const forms = input.secrets.flatMap(secretForms);
    const findings: Finding[] = [];
    for (const file of input.change.files) {
      signal.throwIfAborted();
      if (file.status !== 'deleted') findings.push(...(await scanFile(file, forms, input)));
    }
    return judge(input, { name: 'secrets', looked: 'scans what the change adds', startedAt }, findings);
  },
};

const HIDDEN_PATH = '(a path that holds the value)';

async function scanFile(file: ChangedFile, forms: readonly string[], input: GateInput): Promise<readonly Finding[]> {
  const added = await addedBy(file, input);
  const name: Added = { ...added, text: file.path, isNew: () => true };
  const held = hasValue(added, forms) || hasValue(name, forms);
  const leaks = await scanText(file.path, added);
  const named = file.status === 'modified' ? [] : await scanText('name.txt', name);
  const findings = [...named.map(({ rule }) => nameFinding(rule)), ...leaks.map((leak) => finding(file.path, leak))];
  return held ? [heldValue(file.path, added, forms), ...findings] : findings;
}

/** Names the place and the rule, never the value. */
function finding(path: string, { rule, line }: Leak): Finding {
  return {
    title: `Looks like a secret (${rule})`,
    description:
      'A line that the change adds has the shape of a secret. Read it from the environment, or make it up in the test at run time.',
    severity: 'blocker',
    path,
    line,
  };
}

function nameFinding(rule: string): Finding {
  const title = `A file's name looks like a secret (${rule})`;
  return { title, description: 'Give the file another name.', severity: 'blocker', path: HIDDEN_PATH };
}

function heldValue(path: string, { text }: Added, forms: readonly string[]): Finding {
  const at = text.split('\n').findIndex((line) => forms.some((form) => line.includes(form)));
  return {
    title: 'Holds a secret of this installation',
    description: 'The file holds a value that must never leave it, as it is or in another form.',
    severity: 'blocker',
    path: forms.some((form) => path.includes(form)) ? HIDDEN_PATH : path,
    ...(at >= 0 && { line: at + 1 }),
  };
}
