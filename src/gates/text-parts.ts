/** A piece of a text and the line (1-based) that it begins on. */
export interface TextPart {
  readonly text: string;
  readonly line: number;
}

const LONGEST_LINE = 16_384;
const LONGEST_PART = 512 * 1024;
const OVERLAP = 1024;
const OVERLAP_LINES = 40;

/** A text in pieces small enough to match patterns on; neighbours overlap so that nothing is cut in two. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let lines: string[] = [];
  let size = 0;
  let next = 1;
  for (const line of text.split('\n')) {
    if (size > LONGEST_PART) {
      parts.push({ text: lines.join('\n'), line: next - lines.length });
      lines = lines.slice(-OVERLAP_LINES);
      size = lines.join('\n').length;
    }
    if (line.length > LONGEST_LINE) parts.push(...longLine(line, next));
    lines.push(line.length > LONGEST_LINE ? '' : line);
    size += lines.at(-1)?.length ?? 0;
    next += 1;
  }
  return [...parts, { text: lines.join('\n'), line: next - lines.length }];
}

function longLine(text: string, line: number): TextPart[] {
  const step = LONGEST_LINE - OVERLAP;
  const count = Math.ceil(text.length / step);
  return Array.from({ length: count }, (_, index) => ({
    text: text.slice(index * step, index * step + LONGEST_LINE),
    line,
  }));
}
