import type { IncomingMessage } from 'node:http';
import type { ApplicationFunctionOptions, Probot } from 'probot';
import { configuredCrew } from './cli/configured-crew.ts';
import { dataDir } from './cli/data-dir.ts';
import { serverSettings } from './cli/server-config.ts';
import { readEnv } from './config/env.ts';
import { openStation } from './station.ts';

/**
 * Issuewright as one app of a Probot server, for those who host several: `ISSUEWRIGHT_SETTINGS` names the settings
 * file, everything else is as for `serve`. It brings a route of its own, `POST /hooks/github`: Probot's takes
 * bodies without a limit, answers before anything is written, and gives a delivery sent twice to its apps twice.
 * `probot run` wants a default export. Ends, leaving every order resumable, with the process's first SIGTERM or SIGINT.
 */
export default async function issuewright(_probot: Probot, { addHandler }: ApplicationFunctionOptions): Promise<void> {
  const env = readEnv();
  const settings = await serverSettings(env.settingsFile);
  const folder = await dataDir(undefined, env.dataDir ?? settings.data);
  await using starting = new AsyncDisposableStack();
  const options = await configuredCrew({
    settings,
    env,
    folder,
    write: (line) => process.stderr.write(`${line.trimEnd()}\n`),
  });
  starting.use(options.crew);
  const { hookPath, receive } = starting.use(await openStation(options));
  const running = starting.move();
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort(signal));
  ending.signal.addEventListener('abort', () => void running.disposeAsync().then(() => endBy(ending.signal.reason)), {
    once: true,
  });
  addHandler(async (req, res) => {
    if (pathOf(req) !== hookPath) return false;
    await receive(req, res, ending.signal);
    return true;
  });
}

/** Probot itself leaves signals to Node, which ends a process only where nobody listens for one. */
function endBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url;
}
