import { describe, expect, it } from 'vitest';
import type { ForgeFixture } from './forge.ts';

const signal = new AbortController().signal;

/** What every adapter of a forge that merges must tell of a pull request and its base. */
export function conflictsContract(name: string, open: () => Promise<ForgeFixture>): void {
  describe(`conflicts contract: ${name}`, () => {
    it('says that a pull request conflicts with its base, and that it does no longer', async () => {
      await using at = await open();
      const { pulls } = at.forge;
      await at.push('issuewright/1');
      const draft = { head: 'issuewright/1', base: 'main', title: 'Fix', body: 'b', draft: false };
      const { ref } = await pulls.open(at.repo, draft, signal);
      expect((await pulls.get(ref, signal)).conflicts).toBe(false);
      // The same file with another text.
      await at.push('main');
      expect((await pulls.get(ref, signal)).conflicts).toBe(true);
      expect((await pulls.find(at.repo, draft.head, signal))?.ref).toEqual(ref);
    });
  });
}
