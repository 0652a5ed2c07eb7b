import type { Env } from '../../config/env.ts';
import { parseRepoSettings } from '../../config/parse-settings.ts';
import { REPO_SETTINGS_FILES, type RepoSettings } from '../../config/repo-settings.ts';
import type { ServerSettings } from '../../config/server-settings.ts';
import { BotError } from '../../domain/errors.ts';
import { type RepoRef, repoSlug } from '../../domain/refs.ts';
import { once } from '../../lib/once.ts';
import type { Forge } from '../../ports/forge.ts';
import type { Footing, ForgeCheckup, Greeting, HookFacts, Protection, Standing } from '../../ports/forge-checkup.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { type ForgeAccess, forgeAccess, forgeFor } from '../forge-choice.ts';
import { within } from './within.ts';

/** What can be asked of the forge; every question goes out at most once and has a deadline. */
export interface ForgeSite {
  readonly access: () => Promise<ForgeAccess>;
  /** When the greeting was answered, by this machine's clock in milliseconds, and what it was. */
  readonly greeting: () => Promise<{ readonly at: number; readonly greeting: Greeting }>;
  readonly standing: () => Promise<Standing>;
  readonly repositories: () => Promise<readonly RepoSite[]>;
}

/** What can be asked about one repository. */
export interface RepoSite {
  readonly slug: string;
  readonly owner: string;
  readonly footing: () => Promise<Footing>;
  readonly hooks: () => Promise<readonly HookFacts[]>;
  readonly labels: () => Promise<readonly string[]>;
  /** Undefined for a repository without a commit. */
  readonly tip: () => Promise<{ readonly branch: string; readonly sha: string } | undefined>;
  readonly protection: () => Promise<Protection | undefined>;
  readonly settings: () => Promise<RepoSettings>;
  readonly codeOwners: () => Promise<string>;
}

const CODE_OWNERS = ['CODEOWNERS', '.github/CODEOWNERS', '.gitea/CODEOWNERS', '.gitlab/CODEOWNERS', 'docs/CODEOWNERS'];

type Ask = <T>(
  what: string,
  question: (forge: Forge, checkup: ForgeCheckup, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

interface Surroundings {
  readonly env: Env;
  readonly now: () => number;
  /** Milliseconds that one question may take. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** Makes the questions to the forge of some settings. */
export function forgeSite(
  settings: () => Promise<ServerSettings>,
  { env, now, patience, signal }: Surroundings,
): ForgeSite {
  const access = once(async () => forgeAccess(await settings(), env));
  const forge = once(async () => forgeFor(await access(), systemClock).forge);
  const ask: Ask = async (what, question) => {
    const there = await forge();
    const { checkup } = there;
    if (!checkup) throw new BotError('USAGE', `${there.kind} cannot be asked about its set-up yet`);
    return await within(what, patience, (ending) => question(there, checkup, ending), signal);
  };
  const standing = once(() =>
    ask('asking the forge who the bot is', (_forge, checkup, ending) => checkup.standing(ending)),
  );
  /** Who is not let in at all is not asked about every repository as well. */
  const askInside: Ask = async (what, question) => {
    await standing();
    return await ask(what, question);
  };
  return {
    access,
    greeting: once(() =>
      ask('greeting the forge', async (_forge, checkup, ending) => ({
        greeting: await checkup.greet(ending),
        at: now(),
      })),
    ),
    standing,
    repositories: once(async () => (await settings()).repositories.map((slug) => repoSite(slug, askInside))),
  };
}

function repoSite(slug: string, ask: Ask): RepoSite {
  const cut = slug.lastIndexOf('/');
  const repo: RepoRef = { owner: slug.slice(0, cut), name: slug.slice(cut + 1) };
  const what = `asking the forge about ${repoSlug(repo)}`;
  const tip = once(() =>
    ask(what, async ({ source }, _checkup, signal) => {
      const { name, sha } = await source.defaultBranch(repo, signal);
      return sha === undefined ? undefined : { branch: name, sha };
    }),
  );
  /** The first of these files on the default branch. */
  const first = async (files: readonly string[]) => {
    const at = await tip();
    if (!at) return undefined;
    return await ask(what, async ({ source }, _checkup, signal) => {
      for (const file of files) {
        const content = await source.file(repo, file, at.sha, signal);
        if (content) return { file, content };
      }
      return undefined;
    });
  };
  return {
    slug,
    owner: repo.owner,
    footing: once(() => ask(what, (_forge, checkup, signal) => checkup.footing(repo, signal))),
    hooks: once(() => ask(what, (_forge, checkup, signal) => checkup.hooks(repo, signal))),
    labels: once(() => ask(what, (_forge, checkup, signal) => checkup.labels(repo, signal))),
    tip,
    protection: once(async () => {
      const at = await tip();
      return at && (await ask(what, (_forge, checkup, signal) => checkup.protection(repo, at.branch, signal)));
    }),
    settings: once(async () => parseRepoSettings(await first(REPO_SETTINGS_FILES)).settings),
    codeOwners: once(async () => Buffer.from((await first(CODE_OWNERS))?.content ?? []).toString('utf8')),
  };
}
