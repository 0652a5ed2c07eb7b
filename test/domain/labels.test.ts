import { describe, expect, it } from 'vitest';
import { labelChange, labelSet, roleOfTrigger, stateLabelFor, triggerAmong } from '../../src/domain/labels.ts';
import { ORDER_STATES } from '../../src/domain/order.ts';

describe('the labels of an installation', () => {
  it('are all told with colour and description, each name once', () => {
    const { specs, triggers, states, never } = labelSet('bot');
    const names = specs.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...Object.values(triggers), ...Object.values(states), never].toSorted());
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('bot:awaiting-approval');
    for (const { color, description } of specs) {
      expect(color).toMatch(/^[0-9a-f]{6}$/);
      // GitHub takes at most 100 characters.
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });
});

describe('a trigger', () => {
  it.each([
    ['agent', 'developer'],
    ['agent:tester', 'tester'],
    ['agent:reviewer', 'reviewer'],
    ['agent:no', undefined],
    ['agent:done', undefined],
    ['agent:best', undefined],
    ['Agent', undefined],
    ['bug', undefined],
  ])('%s asks for %s', (label, role) => {
    expect(roleOfTrigger(label, 'agent')).toBe(role);
  });

  it.each([
    [[], undefined],
    [['bug', 'agent:working'], undefined],
    [['bug', 'agent'], { label: 'agent', role: 'developer' }],
    [['agent', 'agent:architect'], { label: 'agent:architect', role: 'architect' }],
    [['agent', 'agent:no'], undefined],
  ])('among %j is %j', (labels, trigger) => {
    expect(triggerAmong(labels, 'agent')).toEqual(trigger);
  });
});

describe('the state label', () => {
  it('exists for every state of an order', () => {
    const { states } = labelSet('agent');
    for (const state of ORDER_STATES) expect(Object.keys(states)).toContain(stateLabelFor(state));
  });

  it.each([
    ['running', undefined, 'working'],
    ['running', 'plan', 'planning'],
    ['running', 'implement', 'working'],
    ['running', 'test#2/repair', 'testing'],
    ['running', 'review/answer', 'reviewing'],
    ['paused', undefined, 'blocked'],
    ['paused', 'approve', 'awaiting-approval'],
    ['delivered', 'ship', 'done'],
    ['declined', undefined, 'done'],
    ['escalated', 'review', 'needs-human'],
  ] as const)('of %s in %s is %s', (state, phase, label) => {
    expect(stateLabelFor(state, phase)).toBe(label);
  });

  it('takes the place of triggers and other states, and of nothing else', () => {
    expect(labelChange(['agent', 'bug', 'agent:queued', 'agent:no'], 'working', 'agent')).toEqual({
      add: ['agent:working'],
      remove: ['agent', 'agent:queued'],
    });
    expect(labelChange(['agent:done', 'bug'], 'done', 'agent')).toEqual({ add: [], remove: [] });
  });
});
