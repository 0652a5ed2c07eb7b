import { Command } from 'commander';
import { serve } from '../serve.ts';
import { configuredCrew } from './configured-crew.ts';
import { DATA_OPTION, dataDir } from './data-dir.ts';
import type { Io } from './io.ts';
import { serverSettings } from './server-config.ts';

interface Options {
  readonly settings?: string;
  readonly data?: string;
  readonly json?: boolean;
}

/** `issuewright serve`: webhooks and timer in, pull requests out, until it is told to stop. */
export function serveCommand(io: Io): Command {
  return new Command('serve')
    .description('receive webhooks and work on labelled issues until stopped')
    .option('--settings <file>', 'server settings (docs/settings.md; default: ISSUEWRIGHT_SETTINGS)')
    .option(...DATA_OPTION)
    .option('--json', 'say where it listens as one JSON object')
    .action(async (options: Options) => {
      const { env } = io;
      const settings = await serverSettings(options.settings ?? env.settingsFile);
      const folder = await dataDir(options.data, env.dataDir ?? settings.data);
      const station = await configuredCrew({ settings, env, folder, write: (line) => io.err(line.trimEnd()) });
      await using _crew = station.crew;
      await using serving = await serve({ ...station, ...settings.listen });
      io.out(options.json ? JSON.stringify({ url: serving.url }) : `listening at ${serving.url}`);
      await new Promise<void>((resolve) => {
        if (io.signal.aborted) resolve();
        io.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    });
}
