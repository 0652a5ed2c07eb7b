import { BotError } from '../domain/errors.ts';

const MIN_LENGTH = 16;

/** The webhook secrets, once they are fit to be used: at least one, none of them easy to guess. Else SECRET_MISSING. */
export function strongSecrets(secrets: readonly string[]): readonly string[] {
  if (secrets.length === 0) throw new BotError('SECRET_MISSING', `No webhook secret is set. ${ADVICE}`);
  for (const secret of secrets) {
    const weakness = weaknessOf(secret);
    if (weakness !== undefined) throw new BotError('SECRET_MISSING', `A webhook secret is ${weakness}. ${ADVICE}`);
  }
  return secrets;
}

const ADVICE = `Make one with \`openssl rand -hex 32\` and set it on the forge's webhook and here.`;

function weaknessOf(secret: string): string | undefined {
  if (secret.trim().toLowerCase() === 'development') return 'the well-known word `development`';
  if (secret.trim().length < MIN_LENGTH) return `shorter than ${MIN_LENGTH} characters`;
  return new Set(secret).size < 4 ? 'made of too few different characters' : undefined;
}
