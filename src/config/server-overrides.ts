import type { Env } from './env.ts';
import type { Override } from './explain.ts';

/** What the environment says of single settings, which goes before the file. */
export function serverOverrides(env: Pick<Env, 'dataDir' | 'giteaUrl'>): ReadonlyMap<string, Override> {
  const found: (readonly [string, Override])[] = [];
  if (env.dataDir !== undefined) found.push(['data', { value: env.dataDir, from: 'ISSUEWRIGHT_DATA' }]);
  if (env.giteaUrl !== undefined) found.push(['forge.url', { value: env.giteaUrl, from: 'GITEA_URL' }]);
  return new Map(found);
}
