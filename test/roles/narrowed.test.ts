import { beforeAll, describe, expect, it } from 'vitest';
import { tuningOf } from '../../src/domain/role.ts';
import { loadRoles, type Roles } from '../../src/roles/load-roles.ts';
import { narrowed } from '../../src/roles/narrowed.ts';
import { MARKER, materialOf, orderOf } from './order.ts';

let roles: Roles;

beforeAll(async () => {
  roles = await loadRoles();
});

const names = ({ tools }: { readonly tools: Roles['reviewer']['tools'] }) =>
  tools.map(({ definition }) => definition.name);

describe('a role that a repository tunes', () => {
  it('loses tools and steps, and never gains any, whatever got past the settings', () => {
    const tuned = narrowed(roles.reviewer, { extends: 'reviewer', tools: ['read', 'shell', 'write'], steps: 1_000 });
    expect(names(tuned)).toEqual(['read']);
    expect(tuned.limits.steps).toBe(roles.reviewer.limits.steps);
    expect(narrowed(roles.developer, { extends: 'developer', steps: 5 }).limits.steps).toBe(5);
    expect(narrowed(roles.developer, undefined)).toBe(roles.developer);
    expect(names(narrowed(roles.developer, { extends: 'developer', tools: [] }))).toEqual([]);
  });

  it('sends the same bytes before the brief as without, and its own words after the rule of trust', () => {
    const tuned = narrowed(roles.developer, { extends: 'developer', prompt: 'Be brief.' });
    expect(tuned.system).toBe(roles.developer.system);
    expect(tuned.tools).toEqual(roles.developer.tools);
    const brief = tuned.brief(orderOf(), {}, materialOf('implement', { own: 'Be brief.' }));
    expect(brief).toMatch(
      /^# Implement\n[\s\S]*## What is asked of you in this repository\n\nBe brief\.\n\n## The issue/,
    );
    expect(brief.indexOf(MARKER)).toBeLessThan(brief.indexOf('Be brief.'));
    expect(roles.developer.brief(orderOf(), {}, materialOf('implement'))).not.toContain('in this repository\n');
  });

  it('is the repository’s own one only for the worker of that name', () => {
    const table = {
      scribe: { extends: 'developer' as const, steps: 1 },
      developer: { extends: 'developer' as const, steps: 2 },
    };
    expect(tuningOf('developer', { role: 'developer', as: 'scribe' }, table)?.steps).toBe(1);
    expect(tuningOf('developer', { role: 'developer' }, table)?.steps).toBe(2);
    expect(tuningOf('reviewer', { role: 'developer', as: 'scribe' }, table)).toBeUndefined();
    expect(tuningOf('developer', { role: 'developer', as: 'toString' }, table)).toBeUndefined();
  });

  it.each(['implement', 'repair', 'answer', 'follow', 'document'] as const)(
    'is told of it in every brief: %s',
    (kind) => {
      expect(roles.developer.brief(orderOf(), {}, materialOf(kind, { own: 'Be brief.' }))).toContain('Be brief.');
    },
  );

  it('is told of it as reviewer, tester and architect too', () => {
    const own = { own: 'Be brief.' };
    expect(roles.reviewer.brief(orderOf(), {}, materialOf('review', own))).toContain('Be brief.');
    expect(roles.tester.brief(orderOf(), {}, materialOf('test', own))).toContain('Be brief.');
    expect(roles.architect.brief(orderOf(), {}, materialOf('plan', own))).toContain('Be brief.');
    expect(roles.recorder.brief(orderOf(), {}, materialOf('design', own))).toContain('Be brief.');
  });
});
