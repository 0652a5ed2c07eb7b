import type { OrderRefs, RefContent } from '../../src/ports/order-refs.ts';

/** Refs in memory with the same compare-and-swap as a forge's; several stores can share them. */
export function memoryRefs(): OrderRefs {
  const held = new Map<number, RefContent>();
  let written = 0;
  return {
    list: async () => [...held.keys()],
    load: async (issue) => held.get(issue),
    save: async (issue, text, { expect }) => {
      if (held.get(issue)?.sha !== expect) return undefined;
      written += 1;
      const sha = written.toString(16).padStart(40, '0');
      held.set(issue, { sha, text });
      return sha;
    },
  };
}
