import type { Added } from './added-lines.ts';

/** Whether added lines hold one of the values, also where it is split over lines or string pieces. */
export function hasValue({ text, isNew }: Added, forms: readonly string[]): boolean {
  if (forms.length === 0) return false;
  const added = text
    .split('\n')
    .filter((_line, index) => isNew(index + 1))
    .join('\n');
  const joined = added.replace(/[\s"'`+\\,.()]+/g, '');
  return forms.some((form) => added.includes(form) || (form.length >= 12 && joined.includes(pieces(form))));
}

function pieces(form: string): string {
  return form.replace(/[\s"'`+\\,.()]+/g, '');
}
