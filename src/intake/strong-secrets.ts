import { BotError } from '../domain/errors.ts';

const MIN_LENGTH = 16;
/** Of random hexadecimal digits a sixth are such steps. */
const STEPS = 0.7;

/** The webhook secrets, once they are fit to be used: at least one, none of them easy to guess. Else SECRET_MISSING. */
export function strongSecrets(secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0) throw new BotError('SECRET_MISSING', `No webhook secret is set. ${ADVICE}`);
  for (const secret of secrets) {
    const weakness = secretWeakness(secret);
    if (weakness !== undefined) throw new BotError('SECRET_MISSING', `A webhook secret is ${weakness}. ${ADVICE}`);
  }
  return secrets;
}

const ADVICE = `Make one with \`openssl rand -hex 32\` and set it on the forge's webhook and here.`;

/** Words that stand in examples and defaults everywhere, our own docs among them. */
const WELL_KNOWN =
  /^(?:development|(?:my|your|the)?[-_ ]?(?:super[-_ ]?)?(?:webhook|hook)?[-_ ]?secret(?:[-_ ]?(?:here|key|value))?|change[-_ ]?me\W*|example\w*|password\w*|issuewright[-_]?(?:secret)?)$/;

/** Why a webhook secret could be guessed, in words that do not show it; undefined for a good one. */
export function secretWeakness(secret: string): string | undefined {
  const plain = secret.trim().toLowerCase();
  if (plain === 'development') return 'the well-known word `development`';
  if (WELL_KNOWN.test(plain)) return 'a well-known placeholder';
  if (plain.length < MIN_LENGTH) return `shorter than ${MIN_LENGTH} characters`;
  if (new Set(secret).size < 4) return 'made of too few different characters';
  if (repeats(plain)) return 'a short piece said again and again';
  return stepwise(plain) ? 'mostly a row of neighbours such as 12345 or abcde' : undefined;
}

/** Whether a text is one piece of less than 16 characters over and over, the last time perhaps cut off. */
function repeats(text: string): boolean {
  const lengths = Array.from({ length: MIN_LENGTH - 1 }, (_, at) => at + 1).filter(
    (length) => length * 2 <= text.length,
  );
  return lengths.some((length) => [...text].every((character, at) => character === text[at % length]));
}

/** Whether most characters are the one before, or its neighbour. */
function stepwise(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, at) => Math.abs(code - (codes[at] ?? 0)) <= 1);
  return steps.length > codes.length * STEPS;
}
