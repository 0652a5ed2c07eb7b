import type { Actor } from '../../domain/actor.ts';
import { asBotError } from '../../domain/errors.ts';
import type { GithubClient } from './client.ts';
import { graphql } from './graphql.ts';
import { UserSchema, ViewerSchema } from './schema.ts';

/** As whom the token of a workflow's run acts. */
const ACTIONS: Actor = { login: 'github-actions[bot]' };

/**
 * Who the bot is, asked once. A token of an app or of a workflow's run may not ask by REST: then `known` is believed, else
 * the GraphQL interface is asked, which tells such tokens too.
 */
export function identity(client: GithubClient, known: string | undefined): (signal: AbortSignal) => Promise<Actor> {
  let self: Actor | undefined;
  return async (signal) => {
    self ??= await client.get('/user', UserSchema, signal).catch(async (thrown: unknown) => {
      if (!forbidden(thrown)) throw thrown;
      return known === undefined ? await viewer(client, signal) : { login: known };
    });
    return { login: self.login };
  };
}

async function viewer(client: GithubClient, signal: AbortSignal): Promise<Actor> {
  const request = { name: 'viewer', query: 'query { viewer { login } }', variables: {} };
  try {
    return (await graphql(client, request, ViewerSchema, signal)).viewer;
  } catch (thrown) {
    if (!['FORGE_REFUSED', 'FORGE_NOT_FOUND'].includes(asBotError(thrown).code)) throw thrown;
    return ACTIONS;
  }
}

function forbidden(thrown: unknown): boolean {
  const { code, details } = asBotError(thrown);
  return code === 'FORGE_REFUSED' && details.status === 403;
}
