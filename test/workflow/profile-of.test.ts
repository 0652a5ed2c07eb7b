import { describe, expect, it } from 'vitest';
import { profileOf } from '../../src/workflow/profile-of.ts';
import { workOrder } from '../support/work-order.ts';

describe('the profile of a task', () => {
  const plain = workOrder();
  const profiles = { documentation: 'minimal', bug_fix: 'strict' } as const;
  const order = { ...plain, settings: { ...plain.settings, profiles } };
  const task = (type: 'documentation' | 'bug_fix' | 'testing', by: 'label' | 'words') => ({
    task: { type, by, complexity: 'low' as const },
  });

  it('may be stronger by words, weaker by a label alone, and is what was asked for where that was', () => {
    expect(profileOf(order, task('bug_fix', 'words'))).toBe('strict');
    expect(profileOf(order, task('documentation', 'words'))).toBe('standard');
    expect(profileOf(order, task('documentation', 'label'))).toBe('minimal');
    expect(profileOf(order, task('testing', 'label'))).toBe('standard');
    expect(profileOf(order, {})).toBe('standard');
    const strict = { ...order.snapshot, labels: ['gates:strict'] };
    const wary = {
      ...order,
      snapshot: strict,
      profile: 'strict' as const,
      settings: { ...order.settings, profile: 'strict' as const },
    };
    expect(profileOf(wary, task('documentation', 'label'))).toBe('strict');
    expect(profileOf({ ...order, profile: 'strict' }, task('documentation', 'label'))).toBe('strict');
  });
});
