import { shownUrl } from '../../lib/shown-url.ts';
import type { HookFacts } from '../../ports/forge-checkup.ts';
import { aboutEach } from './about-each.ts';
import { type Check, type Judgement, notChecked, ok, problem, warning } from './check.ts';
import type { RepoSite } from './forge-site.ts';
import type { Site } from './site.ts';

type Judge = (hook: HookFacts) => Judgement;

/** The webhook of each repository. The forge shows hooks to administrators of a repository only. */
export const HOOK_CHECKS: readonly Check[] = [
  {
    id: 'hook',
    looksAt: 'whether each repository has a webhook for this server, by the end of its address (`/hooks/KIND`)',
    problem: 'it has none, or only to other addresses',
    next: 'Add a webhook to the repository as README.md says; its address ends in /hooks/github, /hooks/gitea or /hooks/gitlab.',
    judge: async (site) => {
      const path = await hookPath(site);
      return await each(site, async ({ hooks }) => {
        const all = await hooks();
        if (all.some((hook) => isOurs(hook, path))) return ok(path);
        const others = all.map(({ url }) => shownUrl(url)).join(', ');
        return problem(all.length === 0 ? 'it has no webhook' : `none ends in ${path}: ${others}`);
      });
    },
  },
  {
    id: 'hook-address',
    looksAt: "the webhook's address",
    problem: 'the forge cannot reach it: another address than `--url`, or loopback while the forge is elsewhere',
    next: 'Set the address to where the forge reaches this server, followed by /hooks/KIND.',
    judge: async (site) => {
      const { url } = await site.forge.access();
      const local = isLoopback(url);
      return await eachHook(site, (hook) => {
        const shown = shownUrl(hook.url);
        const wanted = site.publicUrl?.replace(/\/+$/, '');
        if (wanted !== undefined && !hook.url.startsWith(`${wanted}/hooks/`)) {
          return problem(`it is ${shown}, not at ${shownUrl(wanted)}`);
        }
        return isLoopback(hook.url) && !local ? problem(`${shown} is the forge's own machine`) : ok(shown);
      });
    },
  },
  {
    id: 'hook-active',
    looksAt: 'whether the webhook is switched on',
    problem: 'it is off, or the forge has switched it off after failures',
    next: 'Switch it on; where the forge did it, mend first why deliveries failed.',
    judge: (site) => eachHook(site, ({ active }) => (active ? ok('it is on') : problem('it is switched off'))),
  },
  {
    id: 'hook-form',
    looksAt: 'what the webhook sends',
    problem: 'something else than JSON as the forge words it: every delivery is refused',
    next: "Set the hook's content type to application/json and its type to the forge's own.",
    judge: (site) => eachHook(site, ({ json }) => (json ? ok('JSON') : problem('it does not send JSON'))),
  },
  {
    id: 'hook-events',
    looksAt: 'what the webhook tells of',
    problem: 'issues or comments are not among it',
    next: 'Let it tell of issues and of comments on issues.',
    judge: (site) =>
      eachHook(site, ({ missing }) =>
        missing.length === 0 ? ok('issues and comments') : problem(`it does not tell of ${missing.join(' and ')}`),
      ),
  },
  {
    id: 'hook-secret',
    looksAt: 'whether the webhook has a secret, where the forge tells',
    problem: 'it has none: every delivery is refused',
    next: 'Set the value of WEBHOOK_SECRET as the secret of the hook.',
    judge: (site) =>
      eachHook(site, ({ secret }) => {
        if (secret === undefined) return notChecked('the forge does not tell');
        return secret ? ok('it has one') : problem('it has no secret');
      }),
  },
  {
    id: 'hook-tls',
    looksAt: "whether the forge checks this server's certificate",
    warning: 'it does not: somebody between the two could read what is sent',
    next: 'Switch the verification of certificates on.',
    judge: (site) =>
      eachHook(site, ({ url, verifiesTls }) => {
        if (!url.startsWith('https:')) return notChecked('the address is not https');
        if (verifiesTls === undefined) return notChecked('the forge does not tell');
        return verifiesTls ? ok('it does') : warning('it does not');
      }),
  },
];

async function hookPath(site: Site): Promise<string> {
  return `/hooks/${(await site.settings()).forge.kind}`;
}

async function each(site: Site, judge: (repo: RepoSite) => Promise<Judgement>): Promise<readonly Judgement[]> {
  return await aboutEach(await site.forge.repositories(), ({ slug }) => slug, judge);
}

/** Judges our hook of each repository; where there are several, the worst is said. */
async function eachHook(site: Site, judge: Judge): Promise<readonly Judgement[]> {
  const path = await hookPath(site);
  return await each(site, async ({ hooks }) => {
    const said = (await hooks()).filter((hook) => isOurs(hook, path)).map(judge);
    const worst = said.find(({ level }) => level === 'problem') ?? said.find(({ level }) => level === 'warning');
    return worst ?? said[0] ?? notChecked('it has no webhook for this server');
  });
}

function isOurs({ url }: HookFacts, path: string): boolean {
  return URL.parse(url)?.pathname.replace(/\/+$/, '').endsWith(path) ?? false;
}

function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
