import { ForgeReply } from '../forge-reply.ts';
import type { ApiRequest } from '../route.ts';

/** The texts of a request's body; a 400 for one of another type, or for any name that the endpoint does not know. */
export function bodyTexts<Name extends string>(
  { body }: ApiRequest,
  known: readonly Name[],
  required: readonly NoInfer<Name>[] = [],
): Partial<Record<Name, string>> {
  return texts(Object.entries(body), known, required);
}

/** The same of the query; `page` and `per_page` are known everywhere. */
export function queryTexts<Name extends string>(
  { query }: ApiRequest,
  known: readonly Name[],
  required: readonly NoInfer<Name>[] = [],
): Partial<Record<Name, string>> {
  const given = [...query].filter(([name]) => name !== 'page' && name !== 'per_page');
  return texts(given, known, required);
}

function texts<Name extends string>(
  given: readonly (readonly [string, unknown])[],
  known: readonly Name[],
  required: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const [name, value] of given) {
    const hit = known.find((one) => one === name);
    // The real one ignores these; here a misspelt parameter shall not pass unseen.
    if (hit === undefined) throw new ForgeReply(400, `${name} is not known here`);
    if (typeof value !== 'string') throw new ForgeReply(400, `${name} is invalid`);
    found[hit] = value;
  }
  const missing = required.find((name) => found[name] === undefined);
  if (missing !== undefined) throw new ForgeReply(400, `${missing} is missing`);
  return found;
}
