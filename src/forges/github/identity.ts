import type { Actor } from '../../domain/actor.ts';
import { asBotError } from '../../domain/errors.ts';
import type { ForgeClient } from '../forge-client.ts';
import type { GithubClient } from './client.ts';
import { graphql } from './graphql.ts';
import { isForbidden } from './is-forbidden.ts';
import { UserSchema, ViewerSchema } from './schema.ts';

/** As whom the token of a workflow's run acts. */
const ACTIONS: Actor = { login: 'github-actions[bot]' };

/**
 * Who the bot is, asked once. An app is `known` by its key. The token of a workflow's run may not ask by REST, but by the
 * GraphQL interface.
 */
export function identity(
  { rest, graph }: GithubClient,
  known: ((signal: AbortSignal) => Promise<Actor>) | undefined,
): (signal: AbortSignal) => Promise<Actor> {
  let self: Actor | undefined;
  return async (signal) => {
    self ??= known ? await known(signal) : await asked({ rest, graph }, signal);
    return { login: self.login };
  };
}

async function asked({ rest, graph }: GithubClient, signal: AbortSignal): Promise<Actor> {
  try {
    return await rest.get('/user', UserSchema, signal);
  } catch (thrown) {
    if (!isForbidden(thrown)) throw thrown;
    return await viewer(graph(), signal);
  }
}

async function viewer(graph: ForgeClient, signal: AbortSignal): Promise<Actor> {
  const request = { name: 'viewer', query: 'query { viewer { login } }', variables: {} };
  try {
    return (await graphql(graph, request, ViewerSchema, signal)).viewer;
  } catch (thrown) {
    if (!['FORGE_REFUSED', 'FORGE_NOT_FOUND'].includes(asBotError(thrown).code)) throw thrown;
    return ACTIONS;
  }
}
