import type { Clock } from '../ports/clock.ts';
import type { Identity, Mirror, Remote } from '../ports/git.ts';
import type { OrderRefs } from '../ports/order-refs.ts';
import { EMPTY_TREE } from './empty-tree.ts';

export interface OrderRefsOptions {
  readonly mirror: Mirror;
  readonly remote: () => Promise<Remote>;
  readonly identity: Identity;
  readonly clock: Clock;
}

const FOLDER = 'refs/issuewright/orders/';

/** Texts as messages of commits without any file; the commit to be kept alive is the parent. */
export function orderRefs({ mirror, remote, identity, clock }: OrderRefsOptions): OrderRefs {
  return {
    list: async (signal) => {
      const names = await mirror.remoteRefs(await remote(), FOLDER, signal);
      return names.map((name) => Number(name.slice(FOLDER.length))).filter((issue) => Number.isSafeInteger(issue));
    },
    load: async (issue, signal) => {
      const sha = await mirror.fetchRef(await remote(), `${FOLDER}${issue}`, signal);
      return sha === undefined ? undefined : { sha, text: await mirror.message(sha) };
    },
    save: async (issue, text, { commit: parent, expect }, signal) => {
      const at = Math.floor(clock.now() / 1000);
      const sha = await mirror.commit({ tree: EMPTY_TREE, parent, message: text, author: identity, at });
      const swapped = await mirror.publish(await remote(), sha, `${FOLDER}${issue}`, expect, signal);
      return swapped === 'done' ? sha : undefined;
    },
  };
}
