import type { Env } from '../../config/env.ts';
import type { ServerSettings } from '../../config/server-settings.ts';
import type { ModelAnswer, ModelQuestion } from '../../models/model-checkup.ts';
import type { SandboxWish } from '../sandbox-choice.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { ForgeSite } from './forge-site.ts';
import type { ListenFacts } from './listen-facts.ts';
import type { EngineAnswer, Tried } from './sandbox-facts.ts';

/** One model that the settings or the environment name. */
export interface ModelSite {
  readonly id: string;
  readonly question: ModelQuestion;
  /** Fails where the settings or the environment lack something for it. */
  readonly made: () => Promise<void>;
  readonly answer: () => Promise<ModelAnswer>;
}

/** Everything that the checks look at: each is looked at at most once, within a deadline, and never changed. */
export interface Site {
  readonly env: Env;
  /** The version of Node.js, without a `v`. */
  readonly node: string;
  /** Where the forge reaches this server, where that was told. */
  readonly publicUrl: string | undefined;
  readonly settingsFile: string | undefined;
  readonly settings: () => Promise<ServerSettings>;
  readonly git: () => Promise<string>;
  readonly folder: () => Promise<FolderFacts>;
  readonly listen: () => Promise<ListenFacts>;
  readonly engine: () => Promise<EngineAnswer>;
  readonly wish: () => Promise<SandboxWish>;
  readonly sandbox: () => Promise<Tried>;
  readonly models: () => Promise<readonly ModelSite[]>;
  readonly forge: ForgeSite;
}
