/** The sentence about a word that a command does not know; the word is somebody else's, and cannot break out of its quotes. */
export function surplusWord(command: string, word: string): string {
  return `\`${command}\` does not know \`${word.replaceAll(/[^\x21-\x7e]|`/g, '?').slice(0, 40)}\`.`;
}
