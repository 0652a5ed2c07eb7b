import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/domain/outcome.ts';
import { scriptWith } from '../support/demo-script.ts';
import { CLASH, CLASH_SCRIPT, RESOLVED } from '../support/rebase-script.ts';
import { type RunningDemo, runningDemo } from '../support/running-demo.ts';

const TIME = { timeout: 240_000 };

/** Changes `main` as somebody else, at these steps of the order, and tells how the order ended. */
async function ordered(changes: Readonly<Record<string, (demo: RunningDemo) => Promise<void>>>) {
  const happened: string[] = [];
  const demo: RunningDemo = await runningDemo({}, 'gitea', await scriptWith(CLASH_SCRIPT), async (key) => {
    if (happened.includes(key)) return;
    happened.push(key);
    await changes[key]?.(demo);
  });
  const closed = demo.closed();
  await demo.world.label(await demo.world.openIssue(), 'agent');
  const outcome: Outcome = await closed;
  const [row] = await demo.crew.store.list({});
  const lines = await demo.crew.store.journal(row?.order.id ?? '');
  const steps = lines.flatMap(({ entry }) => (entry.kind === 'receipt' ? [entry.key] : []));
  const repository = demo.world.forge.repository('maintainer', 'pages');
  const pulls = repository.issues.filter(({ pull }) => pull);
  const branches = async () =>
    (await demo.bare('for-each-ref', '--format=%(objectname)', 'refs/heads/issuewright')).split('\n').filter(Boolean);
  return { demo, outcome, steps, repository, pulls, branches };
}

/** Somebody adds a line to a file of `main`. */
const adds =
  (file: string, text = 'more\n') =>
  async ({ change }: RunningDemo) => {
    await change(async (git, tree) => {
      const before = await readFile(join(tree, file), 'utf8').catch(() => '');
      await writeFile(join(tree, file), before + text);
      await git('add', '-A');
      await git('commit', '-qm', `docs: ${file}`);
    });
  };

/** Somebody changes the line that the order changes. */
const clashes =
  (line: string) =>
  async ({ change }: RunningDemo) => {
    await change(async (git, tree) => {
      const file = join(tree, 'src/pages.js');
      await writeFile(file, (await readFile(file, 'utf8')).replace('  return Math.floor(total / size);', line));
      await git('commit', '-qam', 'feat: something else');
    });
  };

describe('a base branch that moves while an order runs', () => {
  it('is followed without a word where nothing conflicts: the gates run again, the review does not', TIME, async () => {
    const { demo, outcome, steps, pulls, repository, branches } = await ordered({ implement: adds('README.md') });
    await using _ = demo;
    expect(outcome).toMatchObject({ kind: 'delivered' });
    const [head = ''] = await branches();
    expect(await demo.bare('rev-parse', `${head}^`)).toBe(await demo.bare('rev-parse', 'main'));
    expect(steps).toEqual(expect.arrayContaining(['rebase#1/onto', 'rebase#1/test#1/gates', 'rebase#2/onto']));
    expect(steps.filter((key) => key.startsWith('rebase') && /settle|review/.test(key))).toEqual([]);
    expect(pulls.map(({ body }) => body)).toEqual([expect.stringContaining(`Gates at \`${head}\``)]);
    expect(pulls[0]?.body).toContain('a review that it had passed in this order was not repeated');
    expect(repository.statuses.filter(({ sha, state }) => sha === head && state === 'success').length).toBeGreaterThan(
      2,
    );
  });

  it(
    'is brought together with the change by the developer where both changed a line, and reviewed again',
    TIME,
    async () => {
      const { demo, outcome, steps, pulls, branches } = await ordered({ implement: clashes(CLASH) });
      await using _ = demo;
      expect(outcome).toMatchObject({ kind: 'delivered' });
      const [head = '', ...more] = await branches();
      expect(more).toEqual([]);
      expect(await demo.bare('rev-parse', `${head}^`)).toBe(await demo.bare('rev-parse', 'main'));
      expect(await demo.bare('show', `${head}:src/pages.js`)).toContain(RESOLVED);
      expect(steps).toEqual(
        expect.arrayContaining(['rebase#1/settle#1/settle', 'rebase#1/settle#2/settle', 'rebase#1/review#1/verdict']),
      );
      expect(pulls.map(({ body }) => body)).toEqual([expect.stringContaining('so it was reviewed again')]);
    },
  );

  it('ends the order with the names of the files where the developer cannot settle it', TIME, async () => {
    const { demo, outcome, pulls, branches } = await ordered({ implement: clashes('  return NEVER;') });
    await using _ = demo;
    expect(outcome).toEqual({ kind: 'needs-human', why: 'the change conflicts with `main` in `src/pages.js`' });
    expect(pulls).toEqual([]);
    expect(await branches()).toEqual([]);
    const said = await demo.comment(1, /Needs a human/);
    expect(said).toContain('🙋 Needs a human: the change conflicts with `main` in `src/pages.js`');
  });

  it.each([
    ['and no more, as long as it still merges', adds('three.md'), { kind: 'delivered' }],
    ['and then ends the order where it conflicts', clashes('  return NEVER;'), { kind: 'needs-human' }],
  ] as const)('is followed three times %s', TIME, async (_name, last, ended) => {
    const { demo, outcome, steps, branches } = await ordered({
      implement: adds('README.md'),
      'rebase#1/baseline': adds('one.md'),
      'rebase#2/baseline': adds('two.md'),
      'rebase#3/baseline': last,
    });
    await using _ = demo;
    expect(outcome).toMatchObject(ended);
    expect(steps.filter((key) => key.endsWith('/onto'))).toHaveLength(4);
    const [head] = await branches();
    if (head === undefined) expect(outcome).toMatchObject({ why: expect.stringContaining('`src/pages.js`') });
    else expect(await demo.bare('rev-parse', `${head}^`)).toBe(await demo.bare('rev-parse', 'main^'));
  });

  it('is followed where it was written anew', TIME, async () => {
    const anew = async ({ bare }: RunningDemo) => {
      const who = ['-c', 'user.name=M', '-c', 'user.email=m@localhost'];
      const root = await bare(...who, 'commit-tree', '-m', 'feat: written anew', 'main^{tree}');
      await bare('update-ref', 'refs/heads/main', root);
    };
    const { demo, outcome, branches } = await ordered({ implement: anew });
    await using _ = demo;
    expect(outcome).toMatchObject({ kind: 'delivered' });
    const [head = ''] = await branches();
    expect(await demo.bare('rev-list', '--count', head)).toBe('2');
  });

  it('ends the order where it is gone', TIME, async () => {
    const gone = async ({ bare }: RunningDemo) => void (await bare('update-ref', '-d', 'refs/heads/main'));
    const { demo, outcome, branches } = await ordered({ 'rebase#1/onto': gone });
    await using _ = demo;
    expect(outcome).toEqual({ kind: 'needs-human', why: 'there is no branch `main` any more' });
    expect(await branches()).toEqual([]);
  });
});
