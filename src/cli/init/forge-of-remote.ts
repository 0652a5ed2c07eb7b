import { HOSTED_FORGES, type HostedForge, type RepoRef } from '../../domain/refs.ts';

/** What the address of a remote tells. */
export interface RemotePlace {
  /** Host, with its port where the address is one of the web. */
  readonly host: string;
  readonly repo: RepoRef;
}

const KNOWN: Readonly<Record<string, HostedForge>> = {
  'github.com': 'github',
  'ssh.github.com': 'github',
  'gitlab.com': 'gitlab',
  'altssh.gitlab.com': 'gitlab',
  'codeberg.org': 'gitea',
  'gitea.com': 'gitea',
};
const NAMES: readonly (readonly [RegExp, HostedForge])[] = [
  [/github/, 'github'],
  [/gitlab/, 'gitlab'],
  [/gitea|forgejo|codeberg/, 'gitea'],
];
const TRACES: readonly (readonly [RegExp, HostedForge])[] = [
  [/^\.(?:forgejo|gitea)\//, 'gitea'],
  [/^\.gitlab(?:-ci\.yml$|\/)/, 'gitlab'],
  [/^\.github\//, 'github'],
];

/** Host and repository of a remote's address: https, ssh, or `git@host:owner/name.git`; undefined for a path. */
export function placeOf(remote: string): RemotePlace | undefined {
  const short = /^(?:[^\s/@:]+@)?([^\s/:]+):(?!\/\/)(\S+)$/.exec(remote);
  const url = short ? undefined : URL.parse(remote);
  const host = short?.[1] ?? (url?.protocol.startsWith('http') ? url.host : url?.hostname);
  const path = (short?.[2] ?? url?.pathname ?? '').replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  const cut = path.lastIndexOf('/');
  if (!host || cut < 1) return undefined;
  return { host: host.toLowerCase(), repo: { owner: path.slice(0, cut), name: path.slice(cut + 1) } };
}

/** The kind of forge: by the addresses in the environment, the host's name, else by what lies in the repository. */
export function forgeKindOf(
  host: string | undefined,
  addresses: Readonly<Record<HostedForge, { readonly url: string | undefined }>>,
  paths: Iterable<string>,
): HostedForge | undefined {
  const told = HOSTED_FORGES.find((kind) => host !== undefined && URL.parse(addresses[kind].url ?? '')?.host === host);
  const named = host && (KNOWN[host] ?? NAMES.find(([name]) => name.test(host))?.[1]);
  if (told ?? named) return told ?? (named || undefined);
  const all = [...paths];
  return TRACES.find(([trace]) => all.some((path) => trace.test(path)))?.[1];
}
