import type { PullAsk } from '../domain/pull.ts';
import { type Remark, remarkNames, type SaidRemark } from '../domain/review.ts';
import { answeredIds } from './answer-once.ts';

/** A comment of the bot's own. */
export interface OwnWords {
  readonly body: string;
  /** Set for one that a thread at a line begins with. */
  readonly thread?: OwnThread;
}

export interface OwnThread {
  /** What its answer names: the thread and this comment in it, e.g. `thread 17 17`. */
  readonly id: string;
  readonly closed: boolean;
  readonly path: string;
  readonly line?: number | undefined;
  readonly createdAt: string;
}

/** What these words of the bot, which is `login`, have said of findings. */
export function saidRemarks(words: readonly OwnWords[], login: string): readonly SaidRemark[] {
  const answered = answeredIds(words.map(({ body }) => body));
  return words.flatMap(({ body, thread }) => {
    const open = thread && !thread.closed && !answered.has(thread.id) ? toAsk(thread, body, login) : undefined;
    return remarkNames(body).map((name) => ({ name, open }));
  });
}

/** An answer quotes at most its title. */
function toAsk({ id, path, line, createdAt }: OwnThread, body: string, login: string): PullAsk {
  const title = /^\*\*(.*)\*\*$/m.exec(body)?.[1] ?? '';
  const place = { path, ...(line !== undefined && { line }) };
  return { id, kind: 'thread', author: { login }, body: title, ...place, blocking: false, createdAt };
}

/** Those of the remarks that no words of the bot's have said yet, each once. */
export function unsaid(remarks: readonly Remark[], words: readonly string[]): readonly Remark[] {
  const said = new Set(words.flatMap(remarkNames).map(({ finding }) => finding));
  const fresh = remarks.filter(({ name }) => !said.has(name.finding));
  return [...new Map(fresh.map((remark) => [remark.name.finding, remark])).values()];
}
