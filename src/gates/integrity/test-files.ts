const TEST_PATH =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|(?:^|\/)test_[^/]+\.py$|_test\.(?:go|py|rs)$|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)[A-Z]\w*Tests?\.(?:java|kt)$/;

/** Whether a path is that of a test, by the conventions of JavaScript, Python, Go, Rust and Java. */
export function isTestPath(path: string): boolean {
  return TEST_PATH.test(path);
}

/** One way in which a language writes tests: how a case begins, and how one is switched off. */
interface Dialect {
  readonly path: RegExp;
  readonly cases: RegExp;
  readonly off: RegExp;
}

const DIALECTS: readonly Dialect[] = [
  {
    path: /\.[cm]?[jt]sx?$/,
    cases: /(?:^|[^.\w])(?:it|test)(?:\.each\([^)]*\))?\s*\(/g,
    off: /\b(?:it|test|describe|suite|context)\.(?:skip|only|todo|fails|skipIf)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(|\{[^}]*\b(?:skip|todo|only)\s*:\s*(?:true|['"`])/g,
  },
  {
    path: /\.py$/,
    cases: /^\s*(?:async\s+)?def\s+test\w*\s*\(/gm,
    off: /@(?:pytest\.mark\.(?:skip|skipif|xfail)|unittest\.(?:skip|skipIf|expectedFailure))|\bpytest\.skip\s*\(|\.skipTest\s*\(/g,
  },
  {
    path: /\.go$/,
    cases: /^func\s+(?:Test|Fuzz|Example)\w*\s*\(|\bt\.Run\s*\(/gm,
    off: /\bt\.(?:Skip|Skipf|SkipNow)\s*\(|^\/\/go:build\s+ignore/gm,
  },
  { path: /\.rs$/, cases: /#\[(?:\w+::)?test\b/g, off: /#\[ignore\b/g },
  {
    path: /\.(?:java|kt)$/,
    cases: /@(?:Test|ParameterizedTest|RepeatedTest)\b/g,
    off: /@(?:Disabled|Ignore)\b|\bAssumptions?\.assume/g,
  },
];

const ASSERTIONS = /\b(?:assert\w*|expect|should|require\.\w+|t\.(?:Error|Fatal)\w*)\b/g;

/** What a test file holds, in numbers; undefined for a language that is not known. */
export interface TestCounts {
  readonly cases: number;
  readonly off: number;
  readonly assertions: number;
}

export function countTests(path: string, text: string): TestCounts | undefined {
  const dialect = DIALECTS.find((one) => one.path.test(path));
  if (!dialect) return undefined;
  const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
  return { cases: count(dialect.cases), off: count(dialect.off), assertions: count(ASSERTIONS) };
}

/** The 1-based lines on which a test is switched off. */
export function offLines(path: string, text: string): readonly number[] {
  const dialect = DIALECTS.find((one) => one.path.test(path));
  if (!dialect) return [];
  return [...text.matchAll(dialect.off)].map(({ index }) => text.slice(0, index).split('\n').length);
}
