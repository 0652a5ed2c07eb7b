/** A text in two pieces, so that a reader must join them; none of an empty one. */
export function textPieces(text: string): readonly string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((piece) => piece !== '');
}
