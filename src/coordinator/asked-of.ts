import { permits } from '../domain/actor.ts';
import type { Pull, PullAsk, PullCheck } from '../domain/pull.ts';
import { COMMANDED } from '../workflow/phases/update.ts';
import { NEEDED } from './accept.ts';
import type { Crew } from './crew.ts';

/** How often the bot works on one head, and on one pull request. */
export const MOST_PER_HEAD = 3;
export const MOST_PER_PULL = 10;

/** What is asked of a pull request. */
export interface Asked {
  readonly asks: readonly PullAsk[];
  readonly failing: readonly PullCheck[];
}

/** What those with the right to have asked at a line or in a blocking review, and what fails; idle words start nothing. */
export async function askedOf(
  crew: Crew,
  pull: Pull,
  { by, wish }: { readonly by: string; readonly wish?: string },
  signal: AbortSignal,
): Promise<Asked> {
  const { pulls } = crew.forge;
  const meant = (await pulls.asks(pull.ref, signal)).filter(({ kind, blocking }) => kind === 'thread' || blocking);
  const rights = new Map<string, boolean>();
  for (const { author } of meant)
    if (!rights.has(author.login))
      rights.set(author.login, permits(await crew.forge.permission(pull.ref.repo, author.login, signal), NEEDED));
  const commanded: PullAsk[] =
    wish === undefined
      ? []
      : [
          {
            id: COMMANDED,
            kind: 'comment',
            author: { login: by },
            body: wish,
            blocking: true,
            createdAt: new Date(crew.clock.now()).toISOString(),
          },
        ];
  const checks = await pulls.checks(pull.ref.repo, pull.head.sha, signal);
  return {
    asks: [...meant.filter(({ author }) => rights.get(author.login)), ...commanded],
    failing: checks.filter(({ state }) => state === 'failure'),
  };
}
