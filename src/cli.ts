#!/usr/bin/env node
import { main } from './cli/main.ts';
import { readEnv } from './config/env.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));

process.exitCode = await main(process.argv.slice(2), readEnv, {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  raw: (text) => process.stdout.write(text),
  tty: process.stdout.isTTY === true,
  signal: stop.signal,
});
