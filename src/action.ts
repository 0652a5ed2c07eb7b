import { runAction } from './action/run-action.ts';
import { environment } from './config/env.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));

process.exitCode = await runAction(environment(), (line) => process.stdout.write(`${line}\n`), stop.signal);
