import type { z } from 'zod';
import { BotError, type ErrorCode } from '../../domain/errors.ts';
import { parsed } from '../forge-answer.ts';
import type { ForgeClient } from '../forge-client.ts';
import { GraphqlSchema } from './schema.ts';

export interface GraphqlRequest {
  /** What is asked, for messages. */
  readonly name: string;
  readonly query: string;
  readonly variables: object;
}

const CODES = new Map<string, ErrorCode>([
  ['NOT_FOUND', 'FORGE_NOT_FOUND'],
  ['RATE_LIMITED', 'FORGE_LIMITED'],
  ['RATE_LIMIT', 'FORGE_LIMITED'],
]);

/** What the GraphQL interface answers. Its refusals come with the status of a success; here they are errors. */
export async function graphql<T>(
  graph: ForgeClient,
  { name, query, variables }: GraphqlRequest,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const call = { method: 'POST', path: '', body: { query, variables }, repeatable: true } as const;
  const { data, errors } = await graph.write(call, GraphqlSchema, signal);
  const [error] = errors ?? [];
  if (!error) return parsed(schema, data, name);
  const says = error.message?.slice(0, 300);
  const code = CODES.get(error.type ?? '') ?? 'FORGE_REFUSED';
  throw new BotError(code, `${name} was refused by the GraphQL interface: ${error.type ?? 'no type'}`, {
    details: { says },
    ...(code === 'FORGE_LIMITED' && { retryAfterMs: 60_000 }),
  });
}
