import { secretWeakness } from '../../intake/strong-secrets.ts';
import { type Check, notChecked, ok, problem } from './check.ts';

/** The secret that webhooks are signed with. */
export const SECRET_CHECKS: readonly Check[] = [
  {
    id: 'webhook-secret',
    looksAt: 'whether WEBHOOK_SECRET is set',
    problem: 'it is not: without one anybody could give orders, so the server does not start',
    next: "Make one with `openssl rand -hex 32` and set it on the forge's webhook and here.",
    judge: async ({ env: { webhookSecrets } }) =>
      webhookSecrets.length === 0 ? problem('it is not set') : ok(`${webhookSecrets.length} set`),
  },
  {
    id: 'webhook-secret-strength',
    looksAt: 'WEBHOOK_SECRET and WEBHOOK_SECRET_PREVIOUS',
    problem: 'one is short, well known, or made of so little that it can be guessed',
    next: "Make one with `openssl rand -hex 32` and set it on the forge's webhook and here.",
    judge: async ({ env: { webhookSecrets } }) => {
      if (webhookSecrets.length === 0) return notChecked('there is none');
      const weak = webhookSecrets.flatMap((secret) => secretWeakness(secret) ?? []);
      return weak[0] === undefined ? ok('hard to guess') : problem(`one is ${weak[0]}`);
    },
  },
  {
    id: 'secrets-apart',
    looksAt: 'whether the webhook secret is used for nothing else',
    problem: 'it is also a token or the key of a model',
    next: 'Make a secret of its own: whoever sees the webhook settings would hold the other one too.',
    judge: async ({ env }) => {
      if (env.webhookSecrets.length === 0) return notChecked('there is none');
      const others = [...Object.values(env.forges).map(({ token }) => token), ...env.apiKeys];
      return env.webhookSecrets.some((secret) => others.includes(secret))
        ? problem('it is used for something else too')
        : ok('used for nothing else');
    },
  },
];
