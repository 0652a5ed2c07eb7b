import { describe, expect, it } from 'vitest';
import type { IssueRef, RepoRef } from '../../src/domain/refs.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { REMARK } from '../support/remark.ts';

/** A forge with one repository, whose README.md says `hello`, and one open issue in it. */
export interface ForgeFixture extends AsyncDisposable {
  readonly forge: Forge;
  readonly repo: RepoRef;
  readonly issue: IssueRef;
  /** Who opened the issue; may write. */
  readonly author: string;
  /** Pushes a branch with one more commit and says its id. */
  push(branch: string): Promise<string>;
  /** Runs `git ls-remote` the way the bot would. */
  lsRemote(remote: { readonly url: string; readonly header?: string }): Promise<string>;
}

const signal = new AbortController().signal;
const MARK = '<!-- test:one -->';

/** What every adapter of the forge port must do. */
export function forgeContract(name: string, open: () => Promise<ForgeFixture>): void {
  describe(`forge contract: ${name}`, () => {
    it('shows the issue', async () => {
      await using at = await open();
      const issue = await at.forge.issues.get(at.issue, signal);
      expect(issue).toMatchObject({
        title: 'Broken',
        body: 'It is broken.',
        state: 'open',
        author: { login: at.author },
      });
    });

    it('keeps one comment for one marker, edited in place, whatever is said in between', async () => {
      await using at = await open();
      const { issues } = at.forge;
      const first = await issues.say(at.issue, MARK, `${MARK} a`, signal);
      await issues.say(at.issue, '<!-- test:two -->', '<!-- test:two --> other', signal);
      await issues.say(at.issue, MARK, `${MARK} b`, signal);
      const again = await issues.say(at.issue, MARK, `${MARK} b`, signal);
      const bodies = (await issues.comments(at.issue, signal)).map(({ body }) => body).sort();
      expect(bodies).toEqual([`${MARK} b`, '<!-- test:two --> other'].sort());
      expect(again.id).toBe(first.id);
      expect((await issues.said(at.issue, MARK, signal))?.body).toBe(`${MARK} b`);
      expect(await issues.said(at.issue, '<!-- never -->', signal)).toBeUndefined();
    });

    it('adds and removes labels, and lists by them', async () => {
      await using at = await open();
      const { issues } = at.forge;
      const specs = ['agent', 'agent:queued'].map((label) => ({ name: label, color: 'c5def5', description: 'x' }));
      await issues.ensureLabels(at.repo, specs, signal);
      await issues.ensureLabels(at.repo, specs, signal);
      await issues.label(at.issue, { add: ['agent', 'agent:queued'], remove: ['agent'] }, signal);
      await issues.label(at.issue, { add: ['agent:queued'], remove: ['agent', 'absent'] }, signal);
      expect((await issues.get(at.issue, signal)).labels).toEqual(['agent:queued']);
      expect((await issues.list(at.repo, 'agent:queued', signal)).map(({ ref }) => ref.number)).toEqual([
        at.issue.number,
      ]);
      expect(await issues.list(at.repo, 'agent', signal)).toEqual([]);
      expect(await issues.list(at.repo, 'of nobody', signal)).toEqual([]);
    });

    it('reacts to a comment once, however often', async () => {
      await using at = await open();
      const { issues } = at.forge;
      const { id } = await issues.say(at.issue, '<!-- m -->', '<!-- m --> one', signal);
      for (const _ of [1, 2]) await issues.react(at.issue, id, 'confused', signal);
      expect(await issues.comments(at.issue, signal)).toHaveLength(1);
    });

    it('tells rights: the author may write', async () => {
      await using at = await open();
      expect(['write', 'maintain', 'admin']).toContain(await at.forge.permission(at.repo, at.author, signal));
    });

    it('reads the default branch and files at its tip', async () => {
      await using at = await open();
      const { source } = at.forge;
      const { name: branch, sha = '' } = await source.defaultBranch(at.repo, signal);
      expect(branch).toBe('main');
      expect(Buffer.from((await source.file(at.repo, 'README.md', sha, signal)) ?? []).toString()).toBe('hello\n');
      for (const path of ['absent.md', 'absent/deep.md', '../README.md', '../../README.md']) {
        expect(await source.file(at.repo, path, sha, signal), path).toBeUndefined();
      }
      expect(await source.tip(at.repo, 'main', signal)).toBe(sha);
      for (const absent of ['absent', 'main/absent', 'mai'])
        expect(await source.tip(at.repo, absent, signal)).toBe(undefined);
      const remote = await source.remote(at.repo, 'write', signal);
      expect(await at.lsRemote(remote)).toContain(`${sha}\trefs/heads/main`);
    });

    it('opens one pull request for a branch, and lets it become ready', async () => {
      await using at = await open();
      const { pulls } = at.forge;
      const sha = await at.push('issuewright/one');
      expect(await pulls.find(at.repo, 'issuewright/one', signal)).toBeUndefined();
      const draft = { head: 'issuewright/one', base: 'main', title: 'Fix', body: 'first', draft: true };
      const first = await pulls.open(at.repo, draft, signal);
      expect(first).toMatchObject({
        draft: true,
        state: 'open',
        body: 'first',
        head: { branch: 'issuewright/one', sha },
      });
      const second = await pulls.open(at.repo, { ...draft, body: 'second', draft: false }, signal);
      expect(second).toMatchObject({ ref: { number: first.ref.number }, draft: false, body: 'second' });
      expect((await pulls.find(at.repo, 'issuewright/one', signal))?.ref.number).toBe(first.ref.number);
      expect((await pulls.get(first.ref, signal)).head.sha).toBe(sha);
      const review = { sha, body: 'looks good', remarks: [REMARK] };
      await pulls.review(first.ref, review, signal);
      await pulls.review(first.ref, review, signal);
      for (const state of ['pending', 'success'] as const) {
        await at.forge.report(at.repo, sha, { context: 'issuewright/test', state, description: 'x' }, signal);
      }
    });
  });
}
