import { BotError } from '../domain/errors.ts';
import { HOSTED_FORGES, type HostedForge } from '../domain/refs.ts';
import { settingsInvalid } from './parse-settings.ts';
import { type EnvRecord, secretVariable } from './secret-variable.ts';

/** What the environment tells, read once. Frozen; holds secrets, so it is never logged. */
export interface Env {
  readonly dataDir: string | undefined;
  /** The server's settings file, where no command line names one. */
  readonly settingsFile: string | undefined;
  /** Where each kind of forge is, and the bot's token there. */
  readonly forges: Readonly<
    Record<HostedForge, { readonly url: string | undefined; readonly token: string | undefined }>
  >;
  /** The GitHub App whose installations give tokens, with its private key in PEM. */
  readonly githubApp: { readonly id: string; readonly privateKey: string } | undefined;
  /** The current webhook secret and, while it is being changed, the one before; empty when none is set. */
  readonly webhookSecrets: readonly string[];
  readonly anthropicApiKey: string | undefined;
  readonly openaiApiKey: string | undefined;
  readonly openaiBaseUrl: string | undefined;
  readonly ollamaHost: string | undefined;
  /** The key of a provider by its name in the settings, e.g. `deepseek` reads DEEPSEEK_API_KEY. */
  readonly apiKey: (provider: string) => string | undefined;
  /** The keys of all providers, in the order of their names. */
  readonly apiKeys: readonly string[];
  /** Every secret value of the environment, also those that are not ours: for the redactor and the secrets gate. */
  readonly secrets: readonly string[];
  readonly noColor: boolean;
  readonly ci: boolean;
  readonly path: string;
}

const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_PREVIOUS)?$/i;
const KEY_NAME = /^([A-Z0-9_]+_API_KEY)(?:_FILE)?$/;
const FORGE_TOKENS = HOSTED_FORGES.map((kind) => `${kind.toUpperCase()}_TOKEN`);
const OWN_SECRETS = [...FORGE_TOKENS, 'GITHUB_APP_PRIVATE_KEY', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET_PREVIOUS'];
/** Shorter values are flags and numbers rather than secrets. */
const LEAST_FOREIGN_SECRET = 8;

/** The environment as it is, for entries that read it in their own way. */
export function environment(): EnvRecord {
  return process.env;
}

/** Reads the environment; the only place that does. Throws SETTINGS_INVALID or SECRET_MISSING for values that cannot be used. */
export function readEnv(record: EnvRecord = process.env): Env {
  const secrets = ownSecrets(record);
  const apiKey = (provider: string) => secrets.get(`${provider.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_API_KEY`);
  const webhookSecrets = [secrets.get('WEBHOOK_SECRET'), secrets.get('WEBHOOK_SECRET_PREVIOUS')];
  return Object.freeze({
    dataDir: text(record, 'ISSUEWRIGHT_DATA'),
    settingsFile: text(record, 'ISSUEWRIGHT_SETTINGS'),
    forges: Object.freeze({
      github: forge(record, 'GITHUB', secrets),
      gitea: forge(record, 'GITEA', secrets),
      gitlab: forge(record, 'GITLAB', secrets),
    }),
    githubApp: githubApp(text(record, 'GITHUB_APP_ID'), secrets.get('GITHUB_APP_PRIVATE_KEY')),
    webhookSecrets: Object.freeze(webhookSecrets.filter((secret) => secret !== undefined)),
    anthropicApiKey: apiKey('anthropic'),
    openaiApiKey: apiKey('openai'),
    openaiBaseUrl: address(record, 'OPENAI_BASE_URL'),
    ollamaHost: text(record, 'OLLAMA_HOST'),
    apiKey,
    apiKeys: Object.freeze(keyed(secrets)),
    secrets: Object.freeze([...new Set([...secrets.values(), ...foreignSecrets(record)])]),
    noColor: text(record, 'NO_COLOR') !== undefined,
    ci: !['', '0', 'false'].includes((record.CI ?? '').toLowerCase()),
    path: record.PATH ?? '',
  });
}

function ownSecrets(record: EnvRecord): ReadonlyMap<string, string> {
  const keys = Object.keys(record).flatMap((name) => KEY_NAME.exec(name)?.[1] ?? []);
  const found = new Map<string, string>();
  for (const name of new Set([...OWN_SECRETS, ...keys])) {
    const value = secretVariable(record, name);
    if (value !== undefined) found.set(name, value);
  }
  if (found.has('WEBHOOK_SECRET_PREVIOUS') && !found.has('WEBHOOK_SECRET')) {
    throw new BotError('SECRET_MISSING', 'WEBHOOK_SECRET_PREVIOUS is set without WEBHOOK_SECRET');
  }
  return found;
}

function forge(record: EnvRecord, prefix: string, secrets: ReadonlyMap<string, string>) {
  return Object.freeze({ url: address(record, `${prefix}_URL`), token: secrets.get(`${prefix}_TOKEN`) });
}

function githubApp(id: string | undefined, privateKey: string | undefined): Env['githubApp'] {
  if (id === undefined && privateKey === undefined) return undefined;
  if (id !== undefined && privateKey !== undefined) return Object.freeze({ id, privateKey });
  throw new BotError('SECRET_MISSING', 'GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY belong together: set both or neither');
}

function keyed(secrets: ReadonlyMap<string, string>): string[] {
  return [...secrets]
    .filter(([name]) => KEY_NAME.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);
}

function foreignSecrets(record: EnvRecord): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    value !== undefined && value.length >= LEAST_FOREIGN_SECRET && SECRET_NAME.test(name) ? [value] : [],
  );
}

function text(record: EnvRecord, name: string): string | undefined {
  const value = record[name]?.trim();
  return value === '' ? undefined : value;
}

/** The value is left out of the message: an address may hold a password. */
function address(record: EnvRecord, name: string): string | undefined {
  const value = text(record, name);
  if (value === undefined || /^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw settingsInvalid([`environment: ${name}: expected an http or https address, found something else`]);
}
