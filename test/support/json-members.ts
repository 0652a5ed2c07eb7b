/** Where one member of an object stands in a JSON text: `from` at its key, `value` at its value, `to` after that. */
export interface JsonMember {
  readonly key: string;
  readonly depth: number;
  readonly from: number;
  readonly value: number;
  readonly to: number;
}

/** Every member of every object in a text that `JSON.stringify` made: text can then be changed as no object could be. */
export function jsonMembers(text: string): readonly JsonMember[] {
  const found: JsonMember[] = [];
  let at = 0;
  const string = () => {
    const from = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return text.slice(from + 1, at - 1);
  };
  const member = (depth: number) => {
    const from = at;
    const key = string();
    at += 1;
    const start = at;
    value(depth + 1);
    found.push({ key, depth, from, value: start, to: at });
  };
  const items = (close: string, one: () => void) => {
    at += 1;
    while (text[at] !== close) {
      one();
      if (text[at] === ',') at += 1;
    }
    at += 1;
  };
  const value = (depth: number) => {
    const first = text[at];
    if (first === '{') items('}', () => member(depth));
    else if (first === '[') items(']', () => value(depth + 1));
    else if (first === '"') string();
    else while (at < text.length && !',]}'.includes(text[at] ?? '')) at += 1;
  };
  value(0);
  return found;
}
