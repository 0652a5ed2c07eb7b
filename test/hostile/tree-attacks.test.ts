import { expect, it } from 'vitest';
import { expectNoEffects } from './expect-no-effects.ts';
import { treeAttacks } from './tree-attacks.ts';
import { underAttack } from './under-attack.ts';

/** Starting npm would take most of the time. */
const PLAIN = 'commands: { test: node --test, lint: "true" }\n';

it('hostile transcripts have no effect outside the contract: tree', { timeout: 900_000 }, async () => {
  const attacked = await underAttack(
    treeAttacks,
    async (aftermath) => {
      await expectNoEffects(aftermath);
      return aftermath.attacked;
    },
    PLAIN,
  );
  const count = (kind: string) => attacked.filter(({ outcome }) => outcome.kind === kind).length;
  process.stdout.write(
    `hostile transcripts, tree: ${attacked.length}, delivered ${count('delivered')}, drafts ${count('draft')}, effects 0\n`,
  );
  expect(attacked.length).toBeGreaterThan(5);
});
