import type { Env } from './env.ts';
import type { Override } from './explain.ts';
import type { ServerSettings } from './server-settings.ts';

/** What the environment says of single settings, which goes before the file. Only the forge's own variable counts. */
export function serverOverrides(
  env: Pick<Env, 'dataDir' | 'forges'>,
  kind: ServerSettings['forge']['kind'],
): ReadonlyMap<string, Override> {
  const { url } = env.forges[kind];
  const found: (readonly [string, Override])[] = [];
  if (env.dataDir !== undefined) found.push(['data', { value: env.dataDir, from: 'ISSUEWRIGHT_DATA' }]);
  if (url !== undefined) found.push(['forge.url', { value: url, from: `${kind.toUpperCase()}_URL` }]);
  return new Map(found);
}
