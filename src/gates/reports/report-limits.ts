import type { TestCase } from '../../domain/gate.ts';

/** A report beyond these bounds is cut: its rest names nothing. */
export const MOST_TESTS = 20_000;
export const MOST_CHARACTERS = 8 * 2 ** 20;
const NAME_CHARACTERS = 500;
const ERROR_CHARACTERS = 4000;

/** One test with its texts cut to size and freed of terminal colours. */
export function testCase(
  name: string,
  passed: boolean,
  more: { file?: string | undefined; error?: string | undefined } = {},
): TestCase {
  const error = more.error === undefined ? '' : plain(more.error).trim().slice(0, ERROR_CHARACTERS);
  const file = more.file === undefined ? '' : relative(more.file).slice(0, NAME_CHARACTERS);
  return {
    name: plain(name).trim().slice(0, NAME_CHARACTERS) || '(without a name)',
    passed,
    ...(file !== '' && { file }),
    ...(error !== '' && !passed && { error }),
  };
}

/** A text without terminal escape sequences. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed.
  return text.replace(/\u001B(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])/g, '');
}

/** Reports name files by the sandbox's absolute paths; the repository's root there is not known here. */
function relative(file: string): string {
  return file.replace(/^file:\/\//, '').replace(/^\.\//, '');
}
