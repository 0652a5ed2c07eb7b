import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hasEnded, thisProcess } from '../../src/lib/process-owner.ts';

describe('the owner of a lease', () => {
  it('has not ended while it runs', () => {
    expect(hasEnded(thisProcess())).toBe(false);
  });

  it('has ended when its process has', async () => {
    const [place] = JSON.parse(thisProcess());
    const child = spawn(process.execPath, ['-e', '']);
    const { pid } = child;
    await once(child, 'exit');
    expect(hasEnded(JSON.stringify([place, pid, '1']))).toBe(true);
  });

  it('has ended when another process has its number by now', () => {
    const [place, pid] = JSON.parse(thisProcess());
    expect(hasEnded(JSON.stringify([place, pid, 'another start']))).toBe(true);
  });

  it('is not known to have ended on another machine', () => {
    const [, pid] = JSON.parse(thisProcess());
    expect(hasEnded(JSON.stringify(['elsewhere pid:[1]', pid, 'x']))).toBe(false);
  });
});
