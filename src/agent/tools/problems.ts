import type { z } from 'zod';

const MOST_PROBLEMS = 8;
const MOST_CHARACTERS = 1_200;

/** What a Zod error found, in sentences for a model: at most eight problems, each with its place. */
export function problemsOf(error: z.ZodError): string {
  const told = error.issues.slice(0, MOST_PROBLEMS).map(({ path, message }) => `${place(path)}: ${message}.`);
  const more = error.issues.length - told.length;
  const text = [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

function place(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the whole' : path.map(String).join('.');
}
