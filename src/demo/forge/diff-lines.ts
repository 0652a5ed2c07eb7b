/** A line that a unified diff shows on its new side; `old` is its number on the old one, undefined for an added line. */
export interface DiffLine {
  readonly path: string;
  readonly line: number;
  readonly old: number | undefined;
}

/** The lines of a unified diff that a comment can stand at on the new side. */
export function diffLines(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let path = '';
  let old = 0;
  let line = 0;
  for (const text of diff.split('\n')) {
    if (text.startsWith('+++ ')) path = text.replace(/^\+\+\+ (?:b\/)?/, '').replace(/\t$/, '');
    const hunk = /^@@ -(?<old>\d+)(?:,\d+)? \+(?<line>\d+)(?:,\d+)? @@/.exec(text)?.groups;
    if (hunk) {
      old = Number(hunk.old);
      line = Number(hunk.line);
    } else if (text.startsWith('+') && !text.startsWith('+++ ')) {
      lines.push({ path, line, old: undefined });
      line += 1;
    } else if (text.startsWith(' ')) {
      lines.push({ path, line, old });
      line += 1;
      old += 1;
    } else if (text.startsWith('-')) {
      old += 1;
    }
  }
  return lines;
}
