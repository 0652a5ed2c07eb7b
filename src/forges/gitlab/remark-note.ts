import type { Remark } from '../../domain/review.ts';
import { codeBlock } from '../../lib/markdown.ts';
import { remarkText } from '../remark-text.ts';
import { plainText } from './plain-text.ts';

/** A line that GitLab could take for a quick action, or for the end of the block that it stands in. */
const RISKY = /^(?:\/[a-z]|`{3})/im;

/**
 * What is said at a line, with the suggestion ready to be accepted. It must come to the reader letter by letter, so a
 * suggestion that could steer GitLab is shown as plain code instead, where a space more does no harm.
 */
export function remarkNote(remark: Remark): string {
  const { title, description } = remark;
  const plain = { ...remark, title: plainText(title), description: plainText(description) };
  return remarkText(plain, (suggestion) =>
    RISKY.test(suggestion) ? codeBlock(plainText(suggestion)) : codeBlock(suggestion, 'suggestion:-0+0'),
  );
}
