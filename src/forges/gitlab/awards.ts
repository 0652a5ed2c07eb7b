import type { Actor } from '../../domain/actor.ts';
import { asBotError, BotError } from '../../domain/errors.ts';
import { Creations } from '../creations.ts';
import type { ForgeClient } from '../forge-client.ts';
import { AwardSchema } from './schema.ts';

/** The reactions under notes, which GitLab calls awards; `path` is where those of one note are. */
export function gitlabAwards(client: ForgeClient) {
  const given = new Creations<object>(client.lagMs);
  return {
    give: async (path: string, name: string, { login }: Actor, signal: AbortSignal): Promise<void> => {
      const find = async () =>
        (await client.list(path, AwardSchema, signal)).find((one) => one.name === name && one.user.username === login);
      const create = () => client.write({ method: 'POST', path, body: { name }, quiet: true }, AwardSchema, signal);
      if (await find()) return;
      await given.once(`${path} ${name}`, { create: () => create().catch(taken), find }, signal);
    },
  };
}

/** A second award of one name is `not found` to GitLab, as is one on a note that is gone: only a look tells them apart. */
function taken(thrown: unknown): never {
  const { code, message, details } = asBotError(thrown);
  const exists = code === 'FORGE_NOT_FOUND' && /\balready been taken\b/.test(String(details.says));
  if (exists) throw new BotError('FORGE_CONFLICT', message, { cause: thrown });
  throw thrown;
}
