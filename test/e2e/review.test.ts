import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { found } from '../../src/demo/forge/forge-reply.ts';
import { HOSTED_FORGES, type HostedForge } from '../../src/domain/refs.ts';
import { runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 240_000 };
const WAIT = { timeout: 120_000 };
const SCRIPT = join(import.meta.dirname, '../../fixtures/demo/script.yaml');
const HEAD = '                - title: The README does not mention the RangeError\n';
/** What the last review finds beside a matter of taste: something at a line, and something where nothing changed. */
const MORE = `                - title: The check for @team could be shorter, fixes \`#1\`
                  description: "Compare with a constant. <img src=x>"
                  severity: tech_debt
                  path: src/pages.js
                  line: 4
                  suggestion: "  return Math.ceil(total / Math.max(1, size));"
                - title: page does not check its number
                  description: A number below 1 gives the end of the list.
                  severity: tech_debt
                  path: src/pages.js
                  line: 900
`;
const BLOCKS: Readonly<Record<HostedForge, RegExp>> = {
  github: /\n```suggestion\n {2}return Math\.ceil\(total \/ Math\.max\(1, size\)\);\n```$/,
  gitea: /\n```diff\n- {2}return Math\.ceil\(total \/ size\);\n\+ {2}return .*\n```$/,
  gitlab: /\n```suggestion:-0\+0\n {2}return Math\.ceil\(total \/ Math\.max\(1, size\)\);\n```$/,
};

describe('what a review finds', () => {
  it.each(HOSTED_FORGES)(
    'stands on %s at its line, once, and its thread is ended by the commit that mends it',
    TIME,
    async (kind) => {
      const script = parse((await readFile(SCRIPT, 'utf8')).replace(HEAD, MORE + HEAD));
      await using demo = await runningDemo({}, kind, script);
      const issue = await demo.world.openIssue();
      const closed = demo.closed();
      await demo.world.label(issue, 'agent');
      expect(await closed).toMatchObject({ kind: 'delivered' });
      const repository = demo.world.forge.repository('maintainer', 'pages');
      const { pull, comments } = found(repository.issues.find((one) => one.pull));
      const reviews = () => pull?.reviews ?? [];
      const lines = () => reviews().flatMap((review) => review.comments);
      const ours = () => lines().filter(({ author, replyTo }) => author === 'issuewright' && replyTo === undefined);
      const head = () => demo.bare('for-each-ref', '--format=%(objectname)', 'refs/heads/issuewright');
      const first = await head();
      expect(ours()).toMatchObject([{ path: 'src/pages.js', line: 4 }]);
      expect(ours()[0]?.body).toMatch(BLOCKS[kind]);
      const bodies = () => [...reviews(), ...comments].map(({ body }) => body).join('\n');
      expect(bodies()).toMatch(/\*\*Tech debt: page does not check its number\*\* `src\/pages\.js:900`/);
      expect(bodies()).toMatch(/<details><summary>1 matter of taste<\/summary>/);
      expect(JSON.stringify([reviews(), comments])).not.toMatch(/@team|<img|\bfixes `?#1/);
      expect(reviews().map(({ event }) => event)).not.toContain('APPROVE');
      await demo.world.forge.desk.review(repository, found(repository.issues.find((one) => one.pull)), {
        author: 'maintainer',
        body: 'Give the number of pages a name.',
        event: 'COMMENT',
        commit: first,
        comments: [{ path: 'src/pages.js', line: 3, body: 'Give the number of pages a name.' }],
      });
      await expect.poll(head, WAIT).not.toBe(first);
      await expect
        .poll(async () => (await demo.crew.store.list({})).map(({ state }) => state), WAIT)
        .toEqual(['delivered', 'delivered']);
      const said = JSON.stringify([comments, lines()]);
      expect(said.match(new RegExp(`\\*\\*Fixed\\*\\* in ${await head()}`, 'g'))).toHaveLength(1);
      expect(Object.keys(pull?.resolvers ?? {})).toContain(String(ours()[0]?.id));
      expect(ours()).toHaveLength(1);
    },
  );
});
