import { asBotError } from '../../domain/errors.ts';

/** Whether GitHub said that the credential may not do this, whatever is tried again. */
export function isForbidden(thrown: unknown): boolean {
  const { code, details } = asBotError(thrown);
  return code === 'FORGE_REFUSED' && details.status === 403;
}
