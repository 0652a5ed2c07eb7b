import { parsePatch, type StructuredPatch } from 'diff';

/** A line that a diff shows on its new side, changed or around a change. */
export interface ShownLine {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Where it was before; without a line where it was not there. */
  readonly previous: { readonly path: string; readonly line?: number };
}

/** Finds a line on the new side of a diff. */
export type LineFinder = (path: string, line: number) => ShownLine | undefined;

/** The lines that a unified diff of git's shows. A file whose part is not whole, as where the diff was cut, shows none. */
export function shownLines(diff: string): LineFinder {
  const lines = new Map<string, ShownLine>();
  const parts = diff.split('\ndiff --git ').map((part, at) => (at === 0 ? part : `diff --git ${part}`));
  for (const shown of parts.flatMap(parsed).flatMap(linesOf)) lines.set(`${shown.line} ${shown.path}`, shown);
  return (path, line) => lines.get(`${line} ${path}`);
}

function parsed(part: string): readonly StructuredPatch[] {
  try {
    return parsePatch(`${part}\n`);
  } catch {
    // The lines of a hunk are fewer than it says: the diff was cut within it.
    return [];
  }
}

function linesOf({ oldFileName = '', newFileName = '', hunks }: StructuredPatch): readonly ShownLine[] {
  const path = newFileName.replace(/^b\//, '');
  const before = oldFileName === '/dev/null' ? path : oldFileName.replace(/^a\//, '');
  return hunks.flatMap(({ oldStart, newStart, lines }) => {
    let [old, line] = [oldStart, newStart];
    return lines.flatMap((marked): readonly ShownLine[] => {
      const text = marked.slice(1);
      if (marked.startsWith('+')) return [{ path, line: line++, text, previous: { path: before } }];
      if (marked.startsWith(' ')) return [{ path, line: line++, text, previous: { path: before, line: old++ } }];
      if (marked.startsWith('-')) old += 1;
      return [];
    });
  });
}
