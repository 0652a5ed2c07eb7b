/** The longest comment that every forge takes, in UTF-16 code units. */
export const MAX_COMMENT = 65_536;

/**
 * A comment short enough for every forge: its beginning and its end, which holds the outcome. `marker`, where it is
 * part of the comment, stays: it is put first if it would fall into what is left out. `max` is of texts other than comments.
 */
export function fitComment(body: string, marker = '', max: number = MAX_COMMENT): string {
  if (body.length <= max) return body;
  const short = shortened(body, '', max);
  return short.includes(marker) ? short : shortened(body, `${marker}\n\n`, max);
}

function shortened(body: string, first: string, max: number): string {
  const notice = '\n\n[… shortened …]\n\n';
  const room = max - notice.length - first.length;
  const head = Math.floor(room / 2);
  return first + wholeEnd(body.slice(0, head)) + notice + wholeStart(body.slice(body.length - (room - head)));
}

/** Half of a surrogate pair at the cut is left out too. */
function wholeEnd(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

function wholeStart(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '');
}
