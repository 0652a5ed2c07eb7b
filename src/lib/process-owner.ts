import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A name for this process that no other process has: machine, process namespace, id and start. */
export function thisProcess(): string {
  return JSON.stringify([place(), process.pid, startOf(process.pid)]);
}

/** Whether the process of that name has certainly ended; false where this process cannot know. */
export function hasEnded(owner: string): boolean {
  const [where, pid, start] = JSON.parse(owner) as [string, number, string];
  if (where !== place()) return false;
  return !isAlive(pid) || startOf(pid) !== start;
}

function place(): string {
  return `${hostname()} ${textOf(() => readlinkSync('/proc/self/ns/pid'))}`;
}

/** When a process started, in ticks since the machine did; empty where the system does not tell. */
function startOf(pid: number): string {
  const stat = textOf(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The second field is the program's name in brackets and may hold anything; the start is the 20th after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function textOf(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
