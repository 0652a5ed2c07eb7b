import { expect, it } from 'vitest';
import { expectNoEffects } from './expect-no-effects.ts';
import { judgementAttacks } from './judgement-attacks.ts';
import { underAttack } from './under-attack.ts';

it('hostile transcripts have no effect outside the contract: judgement', { timeout: 900_000 }, async () => {
  const attacked = await underAttack(judgementAttacks, async (aftermath) => {
    await expectNoEffects(aftermath);
    return aftermath.attacked;
  });
  const count = (kind: string) => attacked.filter(({ outcome }) => outcome.kind === kind).length;
  process.stdout.write(
    `hostile transcripts, judgement: ${attacked.length}, delivered ${count('delivered')}, drafts ${count('draft')}, effects 0\n`,
  );
  expect(attacked.length).toBeGreaterThan(5);
});
