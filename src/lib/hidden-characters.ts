/** All default-ignorable code points, all of category Cf, and the control characters other than LF and TAB. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\n\t])\p{Cc}/gu;

/** Text without the characters that a reader cannot see, and how many there were. */
export function stripHidden(text: string): { readonly text: string; readonly count: number } {
  let count = 0;
  const seen = text.toWellFormed().replace(HIDDEN, () => {
    count += 1;
    return '';
  });
  return { text: seen, count };
}

/** Text in which hidden characters can be read, each as `⟦U+200B⟧`: for a reader who must see them, as in a review. */
export function revealHidden(text: string): string {
  return text.toWellFormed().replace(HIDDEN, (character) => `⟦U+${codePoint(character)}⟧`);
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
