import type { TestCase } from '../../domain/gate.ts';
import { testCase } from './report-limits.ts';

/** `cargo test`: `test path::name ... ok`, the messages of failed ones in sections of their own. */
export function parseCargo(text: string): readonly TestCase[] {
  const errors = messages(text);
  return [...text.matchAll(/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED)$/gm)].map(([, name = '', end]) =>
    testCase(name, end === 'ok', { error: errors.get(name) }),
  );
}

function messages(text: string): ReadonlyMap<string, string> {
  const sections = text.split(/^---- (?=\S+ stdout ----$)/m).slice(1);
  return new Map(
    sections.map((section) => {
      const [head = '', ...rest] = section.split('\n');
      const end = rest.indexOf('failures:');
      return [head.replace(/ stdout ----$/, ''), rest.slice(0, end < 0 ? undefined : end).join('\n')];
    }),
  );
}
