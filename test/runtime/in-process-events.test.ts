import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../src/ports/events.ts';
import { inProcessEvents } from '../../src/runtime/in-process-events.ts';
import { silentLog } from '../support/silent-log.ts';

const EVENT: OrderEvent = { kind: 'order-accepted', order: '7-1', issue: 'owner/name#7' };

describe('events within a process', () => {
  it('reach every listener in turn, until it leaves', () => {
    const events = inProcessEvents(silentLog);
    const heard: string[] = [];
    const leave = events.subscribe(({ kind }) => void heard.push(`a ${kind}`));
    events.subscribe(({ kind }) => void heard.push(`b ${kind}`));
    events.publish(EVENT);
    leave();
    leave();
    events.publish(EVENT);
    expect(heard).toEqual(['a order-accepted', 'b order-accepted', 'b order-accepted']);
  });

  it('are heard twice by one function that subscribed twice', () => {
    const events = inProcessEvents(silentLog);
    let heard = 0;
    const listener = () => void heard++;
    const leave = events.subscribe(listener);
    events.subscribe(listener);
    events.publish(EVENT);
    leave();
    events.publish(EVENT);
    expect(heard).toBe(3);
  });

  it('survive a listener that throws, and log it', () => {
    const warned: string[] = [];
    const events = inProcessEvents({ ...silentLog, warn: (message) => void warned.push(message) });
    let heard = 0;
    events.subscribe(() => {
      throw new TypeError('a broken terminal');
    });
    events.subscribe(() => void heard++);
    events.publish(EVENT);
    expect([heard, warned.length]).toEqual([1, 1]);
  });

  it('may be left and joined while one is told', () => {
    const events = inProcessEvents(silentLog);
    const heard: string[] = [];
    const leave = events.subscribe(() => {
      leave();
      events.subscribe(() => void heard.push('late'));
      heard.push('early');
    });
    events.publish(EVENT);
    expect(heard).toEqual(['early']);
    events.publish(EVENT);
    expect(heard).toEqual(['early', 'late']);
  });
});
