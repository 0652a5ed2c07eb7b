import type { DemoForge } from '../../src/demo/forge/demo-forge.ts';
import { found } from '../../src/demo/forge/forge-reply.ts';
import type { RepoRef } from '../../src/domain/refs.ts';

export interface Review {
  readonly body?: string;
  readonly event?: 'COMMENT' | 'APPROVE' | 'REQUEST_CHANGES';
  /** Comments at the first line of `change.txt`. */
  readonly lines?: readonly string[];
}

/** What people and their CI do about a pull request. Threads are named by their first comment's id. */
export interface PullPeople {
  comment(pull: number, author: string, body: string): Promise<void>;
  /** Says which threads it began. */
  review(pull: number, author: string, review: Review): Promise<readonly number[]>;
  reply(pull: number, thread: number, author: string, body: string): Promise<void>;
  resolve(pull: number, thread: number, by: string): Promise<void>;
  check(sha: string, name: string, state: 'pending' | 'success' | 'failure', says: string): Promise<void>;
  /** Lets the next POST happen and loses its answer. */
  loseAnswer(): void;
  /** How many comments there are of this author, in threads too. */
  countOf(pull: number, author: string): number;
  /** The ids of the threads that are closed. */
  closed(pull: number): readonly number[];
}

/** The people of a demo forge. */
export function pullPeople(server: DemoForge, { owner, name }: RepoRef): PullPeople {
  const repository = server.repository(owner, name);
  const issueOf = (number: number) => found(repository.issues.find((one) => one.pull && one.number === number));
  const pullOf = (number: number) => found(issueOf(number).pull);
  return {
    comment: async (pull, author, body) => void (await server.desk.comment(repository, issueOf(pull), author, body)),
    review: async (pull, author, { body = '', event = 'COMMENT', lines = [] }) => {
      const comments = lines.map((text) => ({ path: 'change.txt', line: 1, body: text }));
      const draft = { author, body, event, commit: pullOf(pull).headSha, comments };
      return (await server.desk.review(repository, issueOf(pull), draft)).comments.map(({ id }) => id);
    },
    reply: async (pull, thread, author, body) =>
      void (await server.desk.reply(repository, issueOf(pull), thread, author, body)),
    resolve: async (pull, thread, by) => await server.desk.resolve(issueOf(pull), thread, by),
    check: async (sha, check, state, says) =>
      void (await server.desk.check(repository, { sha, name: check, state, says, url: `${server.url}/ci` }, 'ci')),
    loseAnswer: () => server.fail({ method: 'POST', path: '/api/', fault: { kind: 'lose-answer' } }),
    countOf: (pull, author) => {
      const lines = pullOf(pull).reviews.flatMap(({ comments }) => comments);
      return [...issueOf(pull).comments, ...lines].filter((one) => one.author === author).length;
    },
    closed: (pull) => Object.keys(pullOf(pull).resolvers).map(Number),
  };
}
