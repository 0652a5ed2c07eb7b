import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Env } from '../../config/env.ts';
import { type ModelChoice, modelDetailsOf } from '../../config/model-settings.ts';
import type { ServerSettings } from '../../config/server-settings.ts';
import { ROLE_NAMES } from '../../domain/role.ts';
import { gitVersion } from '../../git/git-version.ts';
import { gitRunner } from '../../git/run-git.ts';
import { once } from '../../lib/once.ts';
import { modelCheckup } from '../../models/model-checkup.ts';
import { choicesOf } from '../model-choices.ts';
import { modelOf, questionOf } from '../models.ts';
import type { SandboxWish } from '../sandbox-choice.ts';
import { serverSettings } from '../server-config.ts';
import { folderFacts } from './folder-facts.ts';
import { forgeSite } from './forge-site.ts';
import { listenFacts } from './listen-facts.ts';
import { askEngine, trySandbox } from './sandbox-facts.ts';
import type { ModelSite, Site } from './site.ts';
import { within } from './within.ts';

export interface SiteOptions {
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly settingsFile?: string | undefined;
  readonly data?: string | undefined;
  /** Goes before the settings. */
  readonly sandbox?: SandboxWish | undefined;
  /** Looked at beside those of the settings. */
  readonly repositories?: readonly string[] | undefined;
  readonly publicUrl?: string | undefined;
  /** Default this process. */
  readonly node?: string;
  readonly now?: () => number;
  /** Milliseconds that one question may take; default 10 000, for the sandbox 90 000. */
  readonly patienceMs?: number;
}

const QUICK_MS = 10_000;
const SANDBOX_MS = 90_000;

/** Makes the questions to everything around a server; none is asked yet. */
export function openSite(options: SiteOptions): Site {
  const { env, signal, settingsFile, publicUrl, node = process.versions.node, now = Date.now } = options;
  const patience = options.patienceMs ?? QUICK_MS;
  const quick = <T>(what: string, act: (ending: AbortSignal) => Promise<T>) =>
    once(() => within(what, patience, act, signal));
  const settings = quick('reading the settings', async () => {
    const stated = await serverSettings(settingsFile);
    return { ...stated, repositories: [...new Set([...stated.repositories, ...(options.repositories ?? [])])] };
  });
  const folder = async () =>
    resolve(options.data ?? env.dataDir ?? (await settings()).data ?? join(homedir(), '.local/share/issuewright'));
  const wish = async () => options.sandbox ?? (await settings()).sandbox.kind;
  const engine = quick('asking the container engine', async () =>
    askEngine(await wish(), (await settings()).sandbox.image),
  );
  return {
    env,
    node,
    publicUrl,
    settingsFile,
    settings,
    git: quick('asking git', () => gitVersion(gitRunner([], env.path))),
    folder: quick('looking at the data folder', async () => folderFacts(await folder())),
    listen: quick('trying the port', async (ending) => {
      const { host, port } = (await settings()).listen;
      return await listenFacts(host, port, await folder(), ending);
    }),
    engine,
    wish,
    sandbox: once(() =>
      within(
        'trying the sandbox',
        SANDBOX_MS,
        async (ending) => {
          const { sandbox } = await settings();
          return await trySandbox({ sandbox, wish: await wish(), engine: await engine(), path: env.path }, ending);
        },
        signal,
      ),
    ),
    models: once(async () => modelSites((await settings()).models, env, patience, signal)),
    forge: forgeSite(settings, { env, now, patience, signal }),
  };
}

/** Each model that a role would use, once. */
function modelSites(
  settings: ServerSettings['models'],
  env: Env,
  patience: number,
  signal: AbortSignal,
): readonly ModelSite[] {
  const named = ROLE_NAMES.flatMap((role) => choicesOf(role, settings, env));
  const apart = new Map(named.map((choice) => [keyOf(choice), choice]));
  return [...apart.values()].map((choice) => {
    const question = questionOf(choice, env);
    return {
      id: modelDetailsOf(choice).model,
      question,
      made: async () => void modelOf(choice, env),
      answer: once(() =>
        within('asking the model', patience + 1000, (ending) => modelCheckup(question, patience, ending), signal),
      ),
    };
  });
}

function keyOf(choice: ModelChoice): string {
  const { model, baseUrl = '' } = modelDetailsOf(choice);
  return `${model} ${baseUrl}`;
}
