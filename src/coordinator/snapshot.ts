import { createHash } from 'node:crypto';
import type { Issue, IssueSnapshot } from '../domain/issue.ts';
import { truncateText } from '../lib/bounded-output.ts';
import { cleanText } from '../lib/clean-text.ts';

/** Bytes of an issue's text that reach a model. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_TITLE_BYTES = 1024;

/** Freezes an issue as it stands at the trigger: cleaned of hidden text, bounded, and hashed as it was written. */
export function snapshot(issue: Issue): IssueSnapshot {
  // Cleaned before it is cut: half a comment would hide what follows it.
  const title = cleanText(issue.title);
  const body = cleanText(issue.body);
  const cut = Buffer.byteLength(body.text) > MAX_BODY_BYTES ? [`all but ${MAX_BODY_BYTES} bytes of its text`] : [];
  return {
    title: truncateText(title.text.trim(), MAX_TITLE_BYTES),
    body: truncateText(body.text.trim(), MAX_BODY_BYTES),
    labels: issue.labels,
    author: issue.author.login,
    url: issue.url,
    hash: createHash('sha256').update(`${issue.title}\n${issue.body}`).digest('hex'),
    removed: [...title.removed, ...body.removed, ...cut],
  };
}
