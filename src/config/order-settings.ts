import type { OrderSettings } from '../domain/order.ts';
import { ALWAYS_PROTECTED, type RepoSettings } from './repo-settings.ts';
import { roleTable } from './role-settings.ts';

/**
 * The part of a repository's settings that an order freezes. `hash` is that of the file's text, or `defaults`; `files`
 * holds the texts of the files that its roles name, which are protected as the settings are.
 */
export function orderSettings(
  settings: RepoSettings,
  hash: string,
  files: ReadonlyMap<string, string> = new Map(),
): OrderSettings {
  const { test, lint } = settings.commands;
  const { kind, image } = settings.sandbox;
  return {
    hash,
    profile: settings.gates.profile,
    budget: settings.budget,
    commands: { ...(test && { test }), ...(lint && { lint }) },
    protectedPaths: [...new Set([...settings.protected, ...ALWAYS_PROTECTED, ...promptFiles(settings)])],
    rounds: settings.rounds,
    plan: settings.plan,
    confidence: settings.review.confidence,
    ...shareOf(settings),
    whenRed: settings.delivery.whenRed,
    labelPrefix: settings.labels.prefix,
    roles: roleTable(settings.roles, files),
    profiles: profilesOf(settings),
    document: settings.document,
    record: settings.architect.deliver,
    ...previewOf(settings),
    ...(kind && { sandbox: kind }),
    ...(image && { image }),
  };
}

const USUAL_SHARE = 50;

function shareOf({ gates: { aiShare } }: RepoSettings): Pick<OrderSettings, 'aiShare'> {
  if (aiShare === false) return {};
  return { aiShare: aiShare === true ? USUAL_SHARE : aiShare };
}

function previewOf({ preview: { start, ...rest } }: RepoSettings): Pick<OrderSettings, 'preview'> {
  return start === undefined ? {} : { preview: { start, ...rest } };
}

/** The files that a repository's roles name. */
export function promptFiles({ roles }: Pick<RepoSettings, 'roles'>): readonly string[] {
  return Object.values(roles).flatMap(({ promptFile }) => (promptFile === undefined ? [] : [promptFile]));
}

function profilesOf({ gates: { byTask } }: RepoSettings): NonNullable<OrderSettings['profiles']> {
  return Object.fromEntries(Object.entries(byTask).filter(([, profile]) => profile !== undefined));
}
