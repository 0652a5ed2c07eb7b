import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ForgeEvent } from '../../src/domain/event.ts';
import { interpret } from '../../src/intake/interpret.ts';

const issue = { repo: { owner: 'owner', name: 'name', id: 12 }, number: 3 };
const sender = { login: 'ann' };
const asked = { issue, by: 'ann' };
const options = { prefix: '/agent', self: 'issuewright' };

const read = (body: string) => interpret({ kind: 'comment-created', issue, sender, body }, options);
const kinds = (body: string) => read(body).commands.map(({ kind }) => kind);

describe('an event', () => {
  it.each(['issue-labelled', 'issue-unlabelled', 'issue-closed'] as const)('%s asks for a look', (kind) => {
    const event: ForgeEvent = { kind, issue, sender };
    expect(interpret(event, options)).toEqual({ commands: [{ kind: 'look', ...asked }], problems: [], ignored: [] });
  });

  it('that is ignored says why', () => {
    expect(interpret({ kind: 'ignored', why: 'Not ours.' }, options)).toEqual({
      commands: [],
      problems: [],
      ignored: ['Not ours.'],
    });
  });
});

describe('a command in a comment', () => {
  const run = { kind: 'run', ...asked, role: 'developer' };
  it.each([
    ['/agent run', { kind: 'run', ...asked, role: 'developer' }],
    ['/agent run --role tester', { kind: 'run', ...asked, role: 'tester' }],
    ['/Agent  RUN\t--Role=Architect  ', { kind: 'run', ...asked, role: 'architect' }],
    ['/agent retry', { kind: 'retry', ...asked }],
    ['/agent run --plan --role tester', { kind: 'run', ...asked, role: 'tester', plan: true }],
    ['/agent run --base release/2 --profile strict', { ...run, profile: 'strict', base: 'release/2' }],
    ['/agent run --BASE=main --Profile=Minimal', { ...run, profile: 'minimal', base: 'main' }],
    ['/agent plan --base v1.x', { ...run, base: 'v1.x', plan: true }],
    ['/agent plan', { kind: 'run', ...asked, role: 'developer', plan: true }],
    ['/agent approve 0A1B2c3d4e5f', { kind: 'approve', ...asked, plan: '0a1b2c3d4e5f' }],
    ['/agent revise keep  the name', { kind: 'revise', ...asked, text: 'keep the name' }],
    ['/agent budget +2.50', { kind: 'budget', ...asked, usd: 2.5 }],
    ['/agent resume', { kind: 'resume', ...asked }],
    ['/agent status', { kind: 'status', ...asked }],
    ['/agent explain', { kind: 'explain', ...asked }],
    ['/agent stop', { kind: 'stop', ...asked, why: 'asked to' }],
    ['/agent stop it is  solved', { kind: 'stop', ...asked, why: 'it is solved' }],
    ['/agent help', { kind: 'help', ...asked }],
    ['/agent', { kind: 'help', ...asked }],
    ['@IssueWright retry', { kind: 'retry', ...asked }],
  ])('%s', (body, command) => {
    expect(read(body)).toEqual({ commands: [command], problems: [], ignored: [] });
  });

  it('stands on a line of its own among others', () => {
    expect(kinds('Thanks!\r\n/agent stop\r\n\r\nand then\n/agent run\rbye')).toEqual(['stop', 'run']);
  });

  it.each([
    ['/agent fly', 'There is no such command; `help` lists them.'],
    ['/agent look', 'There is no such command; `help` lists them.'],
    ['/agent constructor', 'There is no such command; `help` lists them.'],
    ['/agent run --role k!ng', "`run --role` needs one of developer, architect, tester, or one of the settings' own."],
    ['/agent run --role', "`run --role` needs one of developer, architect, tester, or one of the settings' own."],
    ['/agent run now', '`run` does not know `now`.'],
    ['/agent run --base', '`run --base` needs the name of a branch.'],
    ['/agent run --base ../x', '`run --base` needs the name of a branch.'],
    ['/agent run --base -x', '`run --base` needs the name of a branch.'],
    ['/agent run --profile none', '`run --profile` needs one of strict, standard, minimal.'],
    ['/agent run --Fast', '`run` does not know `--Fast`.'],
    ['/agent retry `@all`\u202e', '`retry` does not know `?@all??`.'],
    ['/agent approve', '`approve` needs the hash of the plan: 12 hexadecimal digits.'],
    ['/agent approve 0a1b2c3d4e5f now', '`approve` does not know `now`.'],
    ['/agent revise', '`revise` needs to be told what to change.'],
    ['/agent budget 5', '`budget` needs an amount from +0.01 to +1000 in US dollars.'],
    ['/agent budget +1000.01', '`budget` needs an amount from +0.01 to +1000 in US dollars.'],
  ])('%s is answered with why not', (body, why) => {
    expect(read(body)).toEqual({ commands: [], problems: [why], ignored: [] });
  });

  it.each([
    ['nothing', ''],
    ['praise', 'Well done'],
    ['mid-line', 'please /agent run'],
    ['indented by a blank', ' /agent run'],
    ['after a character that is not seen', '\u200b/agent run'],
    ['glued to more', '/agents run'],
    ['in characters that look alike', '／agent run'],
    ['separated by another kind of blank', '/agent\u00a0run'],
    ['a mention that merely talks', '@issuewright thanks for the run'],
    ['a mention of another', '@issuewright2 run'],
  ])('is only text: %s', (_what, body) => {
    expect(read(body)).toEqual({ commands: [], problems: [], ignored: ['The comment holds no command.'] });
  });

  it('on a pull request is about that, whatever issue has the number', () => {
    const event = { kind: 'comment-created', issue, sender, pull: true } as const;
    const on = (body: string) => interpret({ ...event, body }, options);
    const pull = { issue: { ...issue, pull: true }, by: 'ann' };
    expect(on('/agent review').commands).toEqual([{ kind: 'review', ...pull }]);
    expect(on('/agent fix the name').commands).toEqual([{ kind: 'fix', ...pull, text: 'the name' }]);
    expect(on('/agent stop').commands).toEqual([{ kind: 'stop', ...pull, why: 'asked to' }]);
    expect(on('/agent review now').problems).toEqual(['`review` does not know `now`.']);
    expect(on('/agent run').problems).toEqual(['`run` belongs on an issue.']);
    expect(read('/agent review').problems).toEqual(['`review` belongs on a pull request.']);
  });

  it('goes with a prefix of choice', () => {
    const event: ForgeEvent = {
      kind: 'comment-created',
      issue,
      sender,
      body: '/agent run\n!b(.*) stop\n@undefined run',
    };
    expect(interpret(event, { prefix: '!b(.*)' }).commands).toEqual([{ kind: 'stop', ...asked, why: 'asked to' }]);
  });

  it('is one of at most ten', () => {
    const { commands, problems } = read('/agent help\n'.repeat(5_000));
    expect(commands).toHaveLength(10);
    expect(problems).toEqual(['Only the first 10 commands of a comment are read.']);
  });

  it('gives a reason of bounded length', () => {
    expect(read(`/agent stop ${'x'.repeat(60_000)}`).commands).toEqual([
      { kind: 'stop', ...asked, why: 'x'.repeat(200) },
    ]);
  });
});

const COMMAND = '/agent run';
const prose = fc.string({ unit: fc.constantFrom('a', ' ', '*', '#', '[', ']', '-', '.', '@', '\\', '_', 'é', '🧪') });
const blankOr = fc.constantFrom('', '\n', '\n\n');

describe('whatever a comment holds', () => {
  it('it is read without failing', () => {
    const markdown = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          '```',
          '~~~~',
          '> ',
          '<!--',
          '-->',
          '\n',
          '\r',
          '\t',
          '    ',
          '<pre>',
          '</pre>',
          '- ',
          '1. ',
          COMMAND,
          '`',
        ),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(markdown, (parts) => read(parts.join('')).commands.length <= 10),
      { numRuns: 500 },
    );
  });

  it('it is read in a time that grows with its length only', () => {
    const hostile = [
      '`',
      '<!--',
      '> ',
      '- ',
      '1. ',
      '\t',
      '<pre>',
      '~',
      '<!-- -->',
      '`<!--',
      '/agent ',
      '--role=',
      '\u0000',
    ];
    for (const piece of hostile) {
      for (const glue of ['', '\n']) {
        const started = performance.now();
        read(Array.from({ length: 65_000 / (piece + glue).length }, () => piece).join(glue));
        expect(performance.now() - started, JSON.stringify(piece + glue)).toBeLessThan(1000);
      }
    }
  });

  it('a command between lines of plain words is found', () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        fc.pre(!/^(?: {4})/.test(before));
        expect(kinds(`${before}\n\n${COMMAND}\n\n${after}`)).toEqual(['run']);
      }),
    );
  });

  it.each<[string, (text: string, gap: string) => string]>([
    ['a quote', (text, gap) => `> ${text}\n> ${COMMAND}\n>${COMMAND}\n${gap}`],
    ['the rest of a quoted paragraph', (text) => `> said ${text}\n${COMMAND}`],
    ['a fence', (text, gap) => `\`\`\`sh\n${text}\n${gap}${COMMAND}\n\`\`\``],
    ['a fence of tildes', (text, gap) => `~~~\n${text}${gap}\n${COMMAND}\n~~~`],
    ['a fence with a shorter one inside', (text) => `\`\`\`\`\n\`\`\`\n${text}\n${COMMAND}\n\`\`\`\``],
    ['a fence with another one inside', (text) => `~~~\n\`\`\`\n${text}\n${COMMAND}\n~~~`],
    ['a fence that is never closed', (text, gap) => `\`\`\`\n${text}\n${gap}${COMMAND}`],
    ['a fence closed too far to the right', (text) => `\`\`\`\n${text}\n    \`\`\`\n${COMMAND}`],
    ['a fence right after a quote', (text) => `> q\n\`\`\`\n\n${text}\n${COMMAND}\n\`\`\``],
    ['a fence after a comment that is none', (text) => `see <!-- a\n\`\`\`\n\n${text}\n${COMMAND}\n\`\`\``],
    ['a fence in a list', (text) => `- \`\`\`\n  ${text}\n${COMMAND}\n  \`\`\``],
    ['indented code', (text, gap) => `${text}\n\n${gap}    ${COMMAND}\n\t${COMMAND}`],
    ['an HTML comment', (text, gap) => `<!-- ${text}\n${gap}${COMMAND}\n-->`],
    ['an HTML comment that is never closed', (text, gap) => `<!--\n${text}${gap}\n${COMMAND}`],
    ['an HTML comment within a paragraph', (text) => `see <!-- ${text}\n${COMMAND} -->`],
    ['an HTML comment opened where another ended', (text, gap) => `<!-- a\n--> <!--\n${text}${gap}\n${COMMAND}`],
    ['preformatted HTML', (text, gap) => `<pre>\n${text}\n${gap}${COMMAND}\n</pre>`],
    ['a quote in HTML', (text, gap) => `<blockquote>\n${text}\n${gap}${COMMAND}\n</blockquote>`],
  ])('a command in %s is only text', (_what, hide) => {
    fc.assert(
      fc.property(prose, blankOr, (text, gap) => {
        expect(kinds(hide(text, gap))).toEqual([]);
      }),
    );
  });

  it.each([
    ['a quote', `> a\n\n${COMMAND}`],
    ['an empty quoted line', `> a\n>\n${COMMAND}`],
    ['a fence', `\`\`\`\na\n\`\`\`\n${COMMAND}`],
    ['an HTML comment', `<!-- a\n-->\n${COMMAND}`],
    ['an HTML comment on one line', `<!-- a -->\n${COMMAND}`],
    ['a mark of a comment in code', `use \`<!--\` here\n${COMMAND}`],
    ['a mark of a comment that its paragraph does not close', `use <!-- here\n\n${COMMAND}`],
    ['preformatted HTML', `<pre>a\n</pre>\n${COMMAND}`],
    ['three marks that are code in a line', `\`\`\`a\`\`\`\n${COMMAND}`],
    ['a list', `- a\n- b\n\n${COMMAND}`],
  ])('a command after %s counts', (_what, body) => {
    expect(kinds(body)).toEqual(['run']);
  });
});
