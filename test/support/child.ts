import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A child process that runs a script of the tests and prints one JSON value a line. */
export interface Child {
  readonly process: ChildProcess;
  /** Its next line; undefined when it has ended. */
  next(): Promise<unknown>;
  /** All lines that are left. */
  rest(): Promise<readonly unknown[]>;
  /** Starts the part that waits for a line on its standard input. */
  go(): void;
  kill(): Promise<void>;
}

/** Starts `script` with arguments; what is left of it when the test has finished is killed. */
export function startChild(script: string, ...args: readonly string[]): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const next = async () => {
    const { done, value } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const rest = async () => {
    const found: unknown[] = [];
    for (let line = await next(); line !== undefined; line = await next()) found.push(line);
    return found;
  };
  return { process: child, next, rest, go: () => child.stdin.end('go\n'), kill };
}
