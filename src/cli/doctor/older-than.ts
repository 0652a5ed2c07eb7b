/** Whether a version, e.g. `24.1.0` or `20.10.24+dfsg1`, comes before another. */
export function olderThan(version: string, least: string): boolean {
  const [found, wanted] = [numbers(version), numbers(least)];
  const at = wanted.findIndex((number, place) => (found[place] ?? 0) !== number);
  return at !== -1 && (found[at] ?? 0) < (wanted[at] ?? 0);
}

function numbers(version: string): readonly number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}
