import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Frees what is no longer used; resolves with the MiB that the process then holds. */
export async function collectGarbage(): Promise<number> {
  setFlagsFromString('--expose_gc');
  const collect: unknown = runInNewContext('gc');
  for (let turn = 0; turn < 3; turn += 1) {
    if (typeof collect === 'function') collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().rss / 1024 / 1024;
}
