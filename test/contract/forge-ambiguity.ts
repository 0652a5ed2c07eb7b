import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoForge } from '../../src/demo/forge/demo-forge.ts';
import { asBotError, BotError, type ErrorCode } from '../../src/domain/errors.ts';
import type { RepoRef } from '../../src/domain/refs.ts';
import { MAX_COMMENT } from '../../src/lib/fit-comment.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { type Fault, faultProxy } from '../support/fault-proxy.ts';
import { closePulls, type Kind, type Room, WRITES, type Write } from '../support/forge-writes.ts';
import { pushBranch } from '../support/git-fixture.ts';

/** One forge, and how it is spoken to through a proxy. */
export interface AmbiguousForge<At extends AmbiguousPlace> {
  readonly kind: Kind;
  readonly open: () => Promise<At>;
  readonly adapter: (url: string, at: At, lagMs: number) => Forge;
  /** By an app, what others cannot do is tried, and nothing else. */
  readonly as?: 'app';
}

interface AmbiguousPlace extends AsyncDisposable {
  readonly server: DemoForge;
  readonly forge: Forge;
  readonly repo: RepoRef;
  readonly author: string;
}

interface Case extends Fault {
  /** What it ends as, unless it is found to be done. */
  readonly code: ErrorCode;
  readonly waitMs?: number;
}

const refused = (status: number, code: ErrorCode, headers?: Record<string, string>): Case => ({
  done: false,
  answer: { status, ...(headers && { headers }) },
  code,
});
const done = (answer: Fault['answer'], code: ErrorCode = 'FORGE_UNREACHABLE'): Case => ({
  done: true,
  once: true,
  answer,
  code,
});

/** The forge does nothing, however often it is asked. */
const REFUSED: Readonly<Record<string, Case>> = {
  401: refused(401, 'FORGE_REFUSED'),
  403: refused(403, 'FORGE_REFUSED'),
  404: refused(404, 'FORGE_NOT_FOUND'),
  410: refused(410, 'FORGE_NOT_FOUND'),
  422: refused(422, 'FORGE_REFUSED'),
  '429 that says for how long': { ...refused(429, 'FORGE_LIMITED', { 'retry-after': '7' }), waitMs: 7000 },
  '429 that does not': refused(429, 'FORGE_LIMITED'),
  500: refused(500, 'FORGE_UNREACHABLE'),
  502: refused(502, 'FORGE_UNREACHABLE'),
  503: refused(503, 'FORGE_UNREACHABLE'),
  'the 301 of a repository that was renamed': refused(301, 'FORGE_REFUSED', { location: '/elsewhere' }),
  'a page instead of an answer': { done: false, answer: 'page', code: 'FORGE_ANSWER' },
  'a reset': { done: false, answer: 'reset', code: 'FORGE_UNREACHABLE' },
  'a token that is revoked midway': { ...refused(401, 'FORGE_REFUSED'), revokes: true },
};

/** Once, the answer does not tell what happened. */
const UNSURE: Readonly<Record<string, Case>> = {
  'a reset before it was done': { ...done('reset'), done: false },
  '502 before it was done': { ...done({ status: 502 }), done: false },
  'a page before it was done': { ...done('page', 'FORGE_ANSWER'), done: false },
  'a reset after it was done': done('reset'),
  'an answer that breaks off': done('cut'),
  'a page though it was done': done('page', 'FORGE_ANSWER'),
  '500 though it was done': done({ status: 500 }),
  '502 though it was done': done({ status: 502 }),
  '503 though it was done': done({ status: 503 }),
};

/** What reads show only later. */
const LAGGING: Readonly<Record<string, Case | undefined>> = {
  'no fault': undefined,
  'a reset before it was done': UNSURE['a reset before it was done'],
  'a reset after it was done': UNSURE['a reset after it was done'],
  'an answer that breaks off': UNSURE['an answer that breaks off'],
  'a page though it was done': UNSURE['a page though it was done'],
  '502 though it was done': UNSURE['502 though it was done'],
};

/** More than there are cells at once. */
const BRANCHES = Array.from({ length: 24 }, (_, n) => `b${n}`);
/** What the proxy's reads lag behind, and for how long the adapter reckons with it. */
const LAG = { proxyLag: 150, adapterLag: 400 };

/** What every write must come to, whatever the forge or the way to it does with its request. */
export function ambiguityContract<At extends AmbiguousPlace>({ kind, open, adapter, as }: AmbiguousForge<At>): void {
  let at: At;
  let sha = '';
  let cells = 0;
  const branches = [...BRANCHES];
  const tried = ([, { targets, onlyApps = false }]: [string, Write]) =>
    Object.hasOwn(targets, kind) && onlyApps === (as === 'app');
  const writes = Object.entries(WRITES).filter(tried);

  beforeAll(async () => {
    at = await open();
    const { url, header } = await at.forge.source.remote(at.repo, 'write', new AbortController().signal);
    sha = await pushBranch(url, 'b', header, BRANCHES);
  });
  afterAll(async () => {
    process.stdout.write(`ambiguity: ${cells} cells\n`);
    await at[Symbol.asyncDispose]();
  });

  const held = () => at.server.repository(at.repo.owner, at.repo.name);
  interface Plan {
    readonly fault?: Fault | undefined;
    readonly proxyLag?: number;
    readonly adapterLag?: number;
  }

  /** A write in a room that is ready, behind a proxy of its own that does what is planned. */
  const cell = async (write: Write, here: Room, { fault, proxyLag = 0, adapterLag = 30 }: Plan) => {
    cells += 1;
    const target = write.targets[kind] ?? { method: '', path: /^$/ };
    const proxy = await faultProxy({ forge: at.server.url, target, fault, lagMs: proxyLag });
    const forge = adapter(proxy.url, at, adapterLag);
    const act = () => write.act(forge, here);
    return { proxy, act, [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]() };
  };

  /** A room where everything is ready for a write. */
  const room = async (write: Write, text = 'words') => {
    const { number } = await at.server.desk.openIssue(held(), { title: 'T', body: '', author: at.author });
    const head = branches.shift() ?? '';
    const here = { repo: at.repo, issue: { repo: at.repo, number }, name: `-${number}`, head, sha, text, held };
    await write.ready?.(adapter(at.server.url, at, 1), here);
    const [before, is] = [write.left(here), write.is(here)];
    const dispose = async () => {
      closePulls(here);
      branches.push(head);
    };
    return { here, before, is, left: () => write.left(here), [Symbol.asyncDispose]: dispose };
  };

  describe.each(writes)('%s', (_name, write) => {
    const silent = (fault: Case) => {
      const status = typeof fault.answer === 'object' ? fault.answer.status : 0;
      return { without: write.optional?.includes(status), wanted: write.asWanted?.includes(status) };
    };

    it.concurrent('is reported and not there after each refusal, and there once when it is repeated', async () => {
      await using one = await room(write);
      for (const [name, fault] of Object.entries(REFUSED)) {
        if (silent(fault).without) continue;
        await using refused = await cell(write, one.here, { fault });
        const error = await refused.act().catch((thrown: unknown) => thrown);
        if (!silent(fault).wanted) {
          expect(error, name).toBeInstanceOf(BotError);
          expect(error, name).toMatchObject({ code: fault.code, ...(fault.waitMs && { retryAfterMs: fault.waitMs }) });
        }
        expect(refused.proxy.reached(), name).toBe(0);
        expect([...one.before, ...one.is], name).toEqual(expect.arrayContaining([...one.left()]));
        expect(one.left(), name).not.toEqual(one.is);
      }
      await using last = await cell(write, one.here, { fault: REFUSED['a reset'] });
      await last.act().catch(() => undefined);
      last.proxy.lift();
      await last.act();
      await last.act();
      expect(one.left()).toEqual(one.is);
    });

    const optional = Object.entries(REFUSED).filter(([, fault]) => silent(fault).without);
    it.runIf(optional.length > 0)('is left out where it is refused, and the rest is there once', async () => {
      for (const [name, fault] of optional) {
        await using one = await room(write);
        await using refused = await cell(write, one.here, { fault });
        await refused.act();
        await refused.act();
        expect(one.left(), name).toEqual(one.is.slice(1));
      }
    });

    it.concurrent.each(Object.entries(UNSURE))(
      'is there once after %s, at the latest when it is repeated',
      async (_fault, fault) => {
        await using one = await room(write);
        await using unsure = await cell(write, one.here, { fault });
        await unsure.act().catch((thrown: unknown) => expect(asBotError(thrown).code).toBe(fault.code));
        const then = one.left();
        expect([...one.before, ...one.is, ...(write.between ?? [])]).toEqual(expect.arrayContaining([...then]));
        expect(new Set(then).size).toBe(then.length);
        await unsure.act();
        await unsure.act();
        expect(one.left()).toEqual(one.is);
      },
    );

    it.concurrent.each(Object.entries(LAGGING))(
      'is there once though reads lag behind, with %s',
      async (_fault, fault) => {
        await using one = await room(write);
        await using lagging = await cell(write, one.here, { fault, ...LAG });
        await lagging.act().catch((thrown: unknown) => expect(asBotError(thrown).code).toBe(fault?.code));
        await lagging.act();
        await lagging.act();
        expect(one.left()).toEqual(one.is);
      },
    );
  });

  describe.skipIf(as === 'app')('what is too long', () => {
    const said = [
      'a new comment',
      'an edit of a comment',
      'a new pull request',
      'an edit of a pull request',
      'a review',
    ];
    it.each(said)('is shortened, never lost: %s', async (name) => {
      const write = WRITES[name];
      if (!write) throw new Error(name);
      await using one = await room(write, `begin ${'é'.repeat(200_000)} end`);
      await using long = await cell(write, one.here, {});
      await long.act();
      await long.act();
      const text = one.left().at(-1) ?? '';
      expect(one.left()).toHaveLength(one.is.length);
      expect(text.length).toBeGreaterThan(MAX_COMMENT - 100);
      expect(text.length).toBeLessThan(MAX_COMMENT + 100);
      expect(text).toContain('begin');
      expect(text).toContain('end');
    });
  });
}
