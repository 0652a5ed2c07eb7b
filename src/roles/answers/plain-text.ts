import { z } from 'zod';
import { stripHidden } from '../../lib/hidden-characters.ts';

/** A text of a model's answer that people will read: not empty, and without characters that they could not see. */
export function plainText(max: number) {
  return z
    .string()
    .max(max)
    .overwrite((text) => stripHidden(text).text.trim())
    .refine((text) => text !== '', 'is empty');
}

/** Code that may stand in the place of a line: how far it is indented stays. */
export function code(max: number) {
  return z
    .string()
    .max(max)
    .overwrite((text) =>
      stripHidden(text.replaceAll('\r\n', '\n'))
        .text.replace(/^(?:[ \t]*\n)+/, '')
        .trimEnd(),
    )
    .refine((text) => text !== '', 'is empty');
}

/** Text on one line. */
export function plainLine(max: number) {
  return plainText(max).overwrite((text) => text.replaceAll(/\s+/g, ' '));
}
