/** The line numbers on the new side of a diff's hunks, context included, by path. */
export function hunkLines(diff: string): ReadonlyMap<string, Set<number>> {
  const files = new Map<string, Set<number>>();
  let lines = new Set<number>();
  for (const text of diff.split('\n')) {
    const path = /^\+\+\+ b\/(.+)$/.exec(text)?.[1];
    if (path !== undefined) {
      lines = new Set();
      files.set(path, lines);
    }
    const [, start, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(text) ?? [];
    if (start === undefined) continue;
    for (let at = 0; at < Number(count); at++) lines.add(Number(start) + at);
  }
  return files;
}
