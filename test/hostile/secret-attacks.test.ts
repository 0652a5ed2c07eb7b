import { expect, it } from 'vitest';
import { expectNoEffects } from './expect-no-effects.ts';
import { secretAttacks } from './secret-attacks.ts';
import { underAttack } from './under-attack.ts';

/** Starting npm would take most of the time. */
const PLAIN = 'commands: { test: node --test, lint: "true" }\n';

it('hostile transcripts have no effect outside the contract: secret', { timeout: 900_000 }, async () => {
  const attacked = await underAttack(
    secretAttacks,
    async (aftermath) => {
      await expectNoEffects(aftermath);
      return aftermath.attacked;
    },
    PLAIN,
  );
  const count = (kind: string) => attacked.filter(({ outcome }) => outcome.kind === kind).length;
  process.stdout.write(
    `hostile transcripts, secret: ${attacked.length}, delivered ${count('delivered')}, drafts ${count('draft')}, effects 0\n`,
  );
  expect(attacked.length).toBeGreaterThan(5);
});
