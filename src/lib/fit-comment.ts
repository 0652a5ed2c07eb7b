/** The longest comment that every forge takes, in UTF-16 code units. */
const MAX_COMMENT = 65_536;

/** A comment short enough for every forge: its beginning, which holds the marker, and its end, which holds the outcome. */
export function fitComment(body: string): string {
  if (body.length <= MAX_COMMENT) return body;
  const notice = '\n\n[… shortened …]\n\n';
  const half = Math.floor((MAX_COMMENT - notice.length) / 2);
  return `${body.slice(0, half)}${notice}${body.slice(-half)}`;
}
