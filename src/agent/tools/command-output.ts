import { stripVTControlCharacters } from 'node:util';
import { truncateText } from '../../lib/bounded-output.ts';

/** What a command printed, as plain text of at most `maxBytes`: no colours, and of a progress bar only its last state. */
export function commandOutput(text: string, maxBytes: number): string {
  const plain = stripVTControlCharacters(truncateText(text, maxBytes).toWellFormed());
  const settled = plain.replaceAll('\r\n', '\n').replaceAll(/[^\n]*\r/g, '');
  return settled.replaceAll(/(?![\n\t])\p{Cc}/gu, '').trimEnd();
}
