import { BotError } from '../domain/errors.ts';

const PLACEHOLDER = /\{\{([a-z]+)\}\}/g;

/**
 * Fills the `{{name}}` places of a template. A paragraph that ends up empty is left out; what is filled in is never
 * looked at for places. A place without a value and a value without a place are defects of ours.
 */
export function render(template: string, values: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(values));
  const paragraphs = template.trim().split(/\n{2,}/);
  const filled = paragraphs.map((paragraph) =>
    paragraph.replaceAll(PLACEHOLDER, (_place, name: string) => {
      unused.delete(name);
      return placed(name, values);
    }),
  );
  if (unused.size > 0) throw new BotError('INTERNAL', `a template has no place for ${[...unused].join(', ')}`);
  return `${filled.filter((paragraph) => paragraph.trim() !== '').join('\n\n')}\n`;
}

function placed(name: string, values: Readonly<Record<string, string>>): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new BotError('INTERNAL', `a template needs ${name}, which was not given`);
  return value;
}
