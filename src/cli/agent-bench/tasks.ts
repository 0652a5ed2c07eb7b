/** One scripted conversation: each step is the calls of one reply. */
export interface BenchTask {
  readonly name: 'fix' | 'long';
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly (readonly BenchCall[])[];
}

export type BenchCall = readonly [tool: string, input: Readonly<Record<string, unknown>>];

const ANSWER = {
  status: 'done',
  commit: { type: 'fix', subject: 'count the last page' },
  summary: 'The last page counts, however few items it holds.',
};
const PAGES = 'export function pageCount(items, size) {\n  return Math.floor(items / size);\n}\n';
const LONG_FILES = 4;
const LONG_LINES = 1_200;
const READS_PER_FILE = 4;
const READ_LINES = 150;

/** Four replies: find, change, test, finish. */
const FIX: BenchTask = {
  name: 'fix',
  files: { 'src/pages.js': PAGES },
  steps: [
    [['read', { path: 'src/pages.js' }]],
    [['edit', { path: 'src/pages.js', old: 'Math.floor', new: 'Math.ceil' }]],
    [['shell', { command: 'grep -c ceil src/pages.js' }]],
    [['finish', ANSWER]],
  ],
};

/** Nineteen replies: sixteen windows of long files, then the same fix. */
const LONG: BenchTask = {
  name: 'long',
  files: { ...FIX.files, ...longFiles() },
  steps: [...longReads(), ...FIX.steps.slice(1)],
};

export const BENCH_TASKS: Readonly<Record<BenchTask['name'], BenchTask>> = { fix: FIX, long: LONG };

function longFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: LONG_FILES }, (_, file) => {
      const lines = Array.from(
        { length: LONG_LINES },
        (_unused, n) => `  const value${n} = compute(${file}, ${n}); // step ${n}`,
      );
      return [`src/long${file}.js`, `${lines.join('\n')}\n`];
    }),
  );
}

function longReads(): readonly (readonly BenchCall[])[] {
  return Array.from({ length: LONG_FILES * READS_PER_FILE }, (_, n) => {
    const path = `src/long${Math.floor(n / READS_PER_FILE)}.js`;
    return [['read', { path, from: (n % READS_PER_FILE) * READ_LINES + 1 }]];
  });
}
