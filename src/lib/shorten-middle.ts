/**
 * A text of at most `max` UTF-16 units: the middle is left out and the gap said. `keep` (a part of the text that must
 * stay, such as a marker) is put first where it would fall into the gap.
 */
export function shortenMiddle(text: string, max: number, keep = ''): string {
  if (text.length <= max) return text;
  const short = cut(text, max, '');
  return short.includes(keep) ? short : cut(text, max, `${keep}\n\n`);
}

function cut(text: string, max: number, first: string): string {
  const gap = `\n\n[… ${text.length - max} or more characters left out …]\n\n`;
  const room = Math.max(0, max - gap.length - first.length);
  const head = Math.floor(room / 2);
  return first + wholeEnd(text.slice(0, head)) + gap + wholeStart(text.slice(text.length - (room - head)));
}

/** Half of a surrogate pair at the edge is left out too. */
function wholeEnd(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

function wholeStart(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '');
}
