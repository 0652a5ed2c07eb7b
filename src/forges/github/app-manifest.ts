import { z } from 'zod';
import { ForgeClient } from '../forge-client.ts';
import { APP_PERMISSIONS } from './app-tokens.ts';
import { readRefusal } from './refusal.ts';

/** The webhooks that the bot reads. */
const EVENTS = [
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'check_suite',
] as const;

/** What an App of the bot is, in GitHub's words, as far as it does not depend on where the bot runs. */
export const APP_MANIFEST = {
  name: 'Issuewright',
  url: 'https://github.com/issuewright/issuewright',
  description: 'Turns a labelled issue into a pull request that has passed its tests and an independent review.',
  public: false,
  default_events: EVENTS,
  default_permissions: APP_PERMISSIONS,
} as const;

/** An App that was just made; its key and secret are told this once. */
const MadeSchema = z.object({
  id: z.int().positive(),
  slug: z.string(),
  html_url: z.url(),
  pem: z.string().min(1),
  webhook_secret: z.string().min(1),
});
export type MadeApp = z.output<typeof MadeSchema>;

/** Exchanges the code that GitHub gave after the manifest was confirmed, good for an hour and once. */
export async function madeApp(apiUrl: string, code: string, signal: AbortSignal): Promise<MadeApp> {
  const client = new ForgeClient({
    api: apiUrl,
    headers: async () => ({ accept: 'application/vnd.github+json', 'user-agent': 'issuewright' }),
    page: () => '',
    more: () => false,
    reading: readRefusal,
  });
  const path = `/app-manifests/${encodeURIComponent(code)}/conversions`;
  return await client.write({ method: 'POST', path }, MadeSchema, signal);
}
