/** What stands in a transcript where a secret stood; asterisks beside it run into it. */
const MASK = /\*{3,}/;

/** What differs from run to run without meaning anything: times, dates, names of temporary files, sizes of what was cut. */
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<date>'],
  [/\b\d\d?:\d\d:\d\d(?:\.\d+)?\b/g, '<time>'],
  [/\bduration_ms\W{1,3}\d+(?:\.\d+)?/g, '<duration>'],
  [/\b\d+(?:\.\d+)?\s?(?:ns|µs|ms|s|sec|seconds?|minutes?)\b/g, '<duration>'],
  [/\/tmp\/[\w.-]+/g, '<temporary>'],
  [/\[… \d+ bytes cut …\]/g, '<cut>'],
];

/** Whether two outputs say the same: a secret that was masked in one of them is no difference, nor, unless `exact`, what passes. */
export function sameOutput(recorded: string, got: string, exact: boolean): boolean {
  const [a, b] = exact ? [recorded, got] : [steady(recorded), steady(got)];
  return a === b || fitsMasked(a, b) || fitsMasked(b, a);
}

/** A text without what differs from run to run. */
export function steady(text: string): string {
  return PASSING.reduce((rest, [pattern, word]) => rest.replaceAll(pattern, word), text);
}

/** Whether `text` is what `masked` was before its secrets were masked: its pieces in order, with whatever between them. */
function fitsMasked(masked: string, text: string): boolean {
  const pieces = masked.split(MASK);
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined || !text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at === -1) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
