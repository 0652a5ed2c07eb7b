import type { Env } from './env.ts';
import type { Override } from './explain.ts';
import type { ParsedSettings } from './parse-settings.ts';
import type { ServerSettings } from './server-settings.ts';

/** What the environment and the command line say of single settings, which goes before the file. */
export function serverOverrides(
  env: Pick<Env, 'dataDir' | 'giteaUrl'>,
  asked: { readonly data?: string; readonly port?: number } = {},
): ReadonlyMap<string, Override> {
  const found: (readonly [string, Override])[] = [];
  if (env.dataDir !== undefined) found.push(['data', { value: env.dataDir, from: 'ISSUEWRIGHT_DATA' }]);
  if (env.giteaUrl !== undefined) found.push(['forge.url', { value: env.giteaUrl, from: 'GITEA_URL' }]);
  if (asked.data !== undefined) found.push(['data', { value: asked.data, from: '--data' }]);
  if (asked.port !== undefined) found.push(['listen.port', { value: asked.port, from: '--port' }]);
  return new Map(found);
}

/** The server's settings with the environment's and the command line's put in. */
export function effectiveServer(
  { settings }: Pick<ParsedSettings<ServerSettings>, 'settings'>,
  env: Pick<Env, 'dataDir' | 'giteaUrl'>,
  asked: { readonly data?: string; readonly port?: number } = {},
): ServerSettings {
  const data = asked.data ?? env.dataDir ?? settings.data;
  const url = env.giteaUrl ?? settings.forge.url;
  return {
    ...settings,
    ...(data !== undefined && { data }),
    forge: { ...settings.forge, ...(url !== undefined && { url }) },
    listen: { ...settings.listen, port: asked.port ?? settings.listen.port },
  };
}
