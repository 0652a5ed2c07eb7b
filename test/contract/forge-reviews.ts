import { describe, expect, it } from 'vitest';
import type { DemoForge } from '../../src/demo/forge/demo-forge.ts';
import type { Remark } from '../../src/domain/review.ts';
import { pushFiles } from '../support/git-fixture.ts';
import { REMARK } from '../support/remark.ts';
import type { AsksFixture } from './forge-asks.ts';

/** A forge whose data can be looked at. */
export interface ReviewsFixture extends AsksFixture {
  readonly server: DemoForge;
}

const signal = new AbortController().signal;
const BRANCH = 'issuewright/1';

/** What a vendor makes of the same review. */
const VENDORS = {
  github: { suggestion: '```suggestion\n  fixed();\n```', outside: 422, elsewhere: 'the body' },
  gitea: { suggestion: '```diff\n-world\n+  fixed();\n```', outside: 200, elsewhere: 'a line' },
  gitlab: { suggestion: '```suggestion:-0+0\n  fixed();\n```', outside: 400, elsewhere: 'the body' },
} as const;

const remark = (n: number, change: Partial<Remark> = {}): Remark => ({
  ...REMARK,
  name: { finding: String(n).repeat(16), line: 'b'.repeat(16) },
  title: `t${n}`,
  ...change,
});
/** `README.md` says `hello` on the default branch, and `world` below it on ours. */
const ADDED = { path: 'README.md', line: 2, text: 'world', previous: { path: 'README.md' } };
const KEPT = { path: 'README.md', line: 1, text: 'hello', previous: { path: 'README.md', line: 1 } };

/** What every adapter must do with what a review found. */
export function reviewsContract(name: keyof typeof VENDORS, open: () => Promise<ReviewsFixture>): void {
  const vendor = VENDORS[name];

  /** A pull request of the bot's that adds a line to a file. */
  async function pulled(at: ReviewsFixture) {
    const remote = await at.forge.source.remote(at.repo, 'write', signal);
    const commit = (text: string) => pushFiles(remote, BRANCH, { 'README.md': text });
    const sha = await commit('hello\nworld\n');
    const draft = { head: BRANCH, base: 'main', title: 'Fix', body: 'b', draft: false };
    const { ref } = await at.forge.pulls.open(at.repo, draft, signal);
    const review = (remarks: readonly Remark[], of = sha) =>
      at.forge.pulls.review(ref, { sha: of, body: 'Found things.', remarks }, signal);
    const held = () => {
      const issue = at.server.repository(at.repo.owner, at.repo.name).issues.find(({ pull }) => pull);
      const reviews = issue?.pull?.reviews ?? [];
      const lines = reviews.flatMap(({ comments }) => comments).filter(({ replyTo }) => replyTo === undefined);
      const bodies = [...reviews, ...(issue?.comments ?? [])].map(({ body }) => body).filter((body) => body !== '');
      return { lines, bodies, events: reviews.map(({ event }) => event) };
    };
    const said = () => at.forge.pulls.remarks(ref, signal);
    return { ref, sha, commit, review, held, said };
  }

  describe(`reviews contract: ${name}`, () => {
    it('stand at the lines that they are about, changed ones and others, and approve nothing', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await pull.review([remark(1, { ...ADDED, suggestion: '  fixed();' }), remark(2, KEPT)]);
      const { lines, bodies, events } = pull.held();
      expect(lines.map(({ path, line }) => [path, line])).toEqual([
        ['README.md', 2],
        ['README.md', 1],
      ]);
      expect(lines[0]?.body).toMatch(/^<!-- issuewright:finding 1{16} b{16} -->\n\*\*Blocker: t1\*\*\n\nd\n\n/);
      expect(lines[0]?.body.endsWith(vendor.suggestion)).toBe(true);
      expect(lines[1]?.body).not.toContain('```');
      expect(bodies).toEqual([`<!-- issuewright:review ${pull.sha} -->\nFound things.`]);
      for (const event of events) expect(['COMMENT', 'DIFF_NOTE']).toContain(event);
    });

    it('are never lost where a line is not part of the diff', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await pull.review([remark(1, { ...ADDED, line: 99 })]);
      const tried = at.server.calls.filter(
        ({ method, path }) => method === 'POST' && /reviews$|discussions$/.test(path),
      );
      expect(tried[0]?.status).toBe(vendor.outside);
      const { lines, bodies } = pull.held();
      expect(lines).toHaveLength(vendor.elsewhere === 'a line' ? 1 : 0);
      expect([...lines.map(({ body }) => body), ...bodies].join('\n')).toContain('**Blocker: t1**');
      expect((await pull.said()).map(({ name: { finding } }) => finding)).toContain('1'.repeat(16));
    });

    it('say the same thing once, whatever the round', async () => {
      await using at = await open();
      const pull = await pulled(at);
      await pull.review([remark(1, ADDED), remark(1, ADDED)]);
      const next = await pull.commit('hello\n\nworld\n');
      await pull.review([remark(1, { ...ADDED, line: 3 }), remark(2, { ...ADDED, line: 2 })], next);
      const { lines, bodies } = pull.held();
      expect(lines.map(({ body }) => /\*\*(.*)\*\*/.exec(body)?.[1])).toEqual(['Blocker: t1', 'Blocker: t2']);
      expect(bodies).toHaveLength(2);
    });

    it('exist once where the answer was lost, and where the process died in between', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const remarks = [remark(1, ADDED), remark(2, KEPT)];
      at.people.loseAnswer();
      await pull.review(remarks).catch(() => undefined);
      await pull.review(remarks);
      await pull.review(remarks);
      const { lines, bodies } = pull.held();
      expect(lines).toHaveLength(2);
      expect(bodies).toHaveLength(1);
    });

    it('are remembered: open until their thread is answered or closed', async () => {
      await using at = await open();
      const pull = await pulled(at);
      expect(await pull.said()).toEqual([]);
      await pull.review([remark(1, ADDED), remark(2, KEPT)]);
      const [first, second] = await pull.said();
      expect(first).toMatchObject({ name: remark(1).name, open: { path: 'README.md', line: 2, body: 'Blocker: t1' } });
      if (!first?.open || !second?.open) throw new Error('both should be open');
      const reply = { marker: '<!-- issuewright:settled 1 -->', body: '**Fixed** in abc.', resolve: true };
      await at.forge.pulls.answer(pull.ref, first.open, reply, signal);
      await at.forge.pulls.answer(pull.ref, first.open, reply, signal);
      expect((await pull.said()).map(({ open: left }) => left?.body)).toEqual([undefined, 'Blocker: t2']);
      expect(at.people.closed(pull.ref.number)).toHaveLength(1);
      const [id] = pull.held().lines.slice(1);
      await at.people.resolve(pull.ref.number, id?.id ?? 0, at.author);
      expect((await pull.said()).map(({ open: left }) => left)).toEqual([undefined, undefined]);
      expect(await at.forge.pulls.asks(pull.ref, signal)).toEqual([]);
      expect(JSON.stringify(pull.held()).match(/in abc/g)?.length ?? 0).toBeLessThan(2);
    });

    it('call nobody, close nothing and hold no HTML, and code is shown letter by letter', async () => {
      await using at = await open();
      const pull = await pulled(at);
      const words = '@team fixes #1 <img src=x> <!-- issuewright:answers x -->\n/merge\n```\nopen';
      const suggestion = '// @team <b> #1\n````x';
      await pull.review([remark(1, { ...ADDED, title: `${words} \``, description: words, suggestion })]);
      const [line] = pull.held().lines;
      const [shown = '', ...rest] = line?.body.split(/^(`{5,}.*\n[\s\S]*?\n`{5,})$/m) ?? [];
      const prose = [shown.replace(/^.*\n/, ''), ...rest.slice(1)].join('\n');
      for (const live of [/@team/, /\bfixes #1/, /<img/, /<!--/, name === 'gitlab' ? /^\/merge/m : /never/])
        expect(prose).not.toMatch(live);
      expect(rest[0]).toContain('@team <b> #1');
      // What could begin a block of code stands behind the code.
      expect(rest[1]).toContain('open');
    });
  });
}
