import { expect } from 'vitest';
import { type DoctorLook, type DoctorWorld, doctorWorld } from './doctor-world.ts';

/** One misconfiguration, made for real, and which checks must find it. */
export interface DoctorCase {
  readonly name: string;
  readonly kind?: 'gitea' | 'github' | 'gitlab';
  readonly files?: Readonly<Record<string, string>>;
  /** Breaks a sound world, or how it is looked at. */
  readonly make: (world: DoctorWorld, look: DoctorLook) => unknown;
  /** `check level` of everything that is wrong, and nothing else. */
  readonly finds: readonly string[];
  readonly says?: RegExp;
}

/** Makes the misconfiguration, looks, and compares; no secret may be in what is said. */
export async function tryCase({ kind = 'gitea', files = {}, make, finds, says }: DoctorCase): Promise<void> {
  const world = await doctorWorld(kind, files);
  const look: DoctorLook = {};
  await make(world, look);
  const findings = await world.look(look);
  const wrong = findings.filter(({ level }) => level === 'problem' || level === 'warning');
  expect([...new Set(wrong.map(({ check, level }) => `${check} ${level}`))].toSorted()).toEqual(finds.toSorted());
  for (const { next } of wrong) expect(next).toMatch(/\w{3}.*\.$/);
  const all = JSON.stringify(findings);
  if (says) expect(wrong.map((one) => one.says).join('\n')).toMatch(says);
  for (const [name, value] of Object.entries(world.env)) {
    if (/TOKEN|SECRET|KEY/.test(name) && value.length > 7) expect(all, name).not.toContain(value);
  }
}
