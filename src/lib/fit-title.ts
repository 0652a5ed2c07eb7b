/** The longest title of a pull request that every forge takes, in characters. */
const MAX_TITLE = 255;

/** A title short enough for every forge, on one line; what was cut off shows. */
export function fitTitle(title: string): string {
  const whole = Array.from(title.replaceAll(/\s*[\r\n]+\s*/g, ' '));
  return whole.length <= MAX_TITLE ? whole.join('') : `${whole.slice(0, MAX_TITLE - 1).join('')}…`;
}
