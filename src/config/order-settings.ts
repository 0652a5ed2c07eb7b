import type { OrderSettings } from '../domain/order.ts';
import { ALWAYS_PROTECTED, type RepoSettings } from './repo-settings.ts';

/** The part of a repository's settings that an order freezes. `hash` is that of the file's text, or `defaults`. */
export function orderSettings(settings: RepoSettings, hash: string): OrderSettings {
  const { test, lint } = settings.commands;
  const { kind, image } = settings.sandbox;
  return {
    hash,
    profile: settings.gates.profile,
    budget: settings.budget,
    commands: { ...(test && { test }), ...(lint && { lint }) },
    protectedPaths: [...new Set([...settings.protected, ...ALWAYS_PROTECTED])],
    rounds: settings.rounds,
    plan: settings.plan,
    confidence: settings.review.confidence,
    ...shareOf(settings),
    whenRed: settings.delivery.whenRed,
    labelPrefix: settings.labels.prefix,
    ...(kind && { sandbox: kind }),
    ...(image && { image }),
  };
}

const USUAL_SHARE = 50;

function shareOf({ gates: { aiShare } }: RepoSettings): Pick<OrderSettings, 'aiShare'> {
  if (aiShare === false) return {};
  return { aiShare: aiShare === true ? USUAL_SHARE : aiShare };
}
