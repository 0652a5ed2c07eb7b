import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BotError } from '../../src/domain/errors.ts';
import { Creations } from '../../src/forges/creations.ts';
import { ForgeClient } from '../../src/forges/forge-client.ts';

const signal = new AbortController().signal;
const lost = () => new BotError('FORGE_UNREACHABLE', 'lost');

/** A forge that loses its first answers, and shows what was made from the n-th look on. */
function forge({ losing = 1, acts = true, shownAt = 1 }) {
  const seen = { created: 0, asked: 0, looks: 0 };
  return {
    seen,
    create: async () => {
      seen.asked += 1;
      if (acts || seen.asked > losing) seen.created += 1;
      if (seen.asked <= losing) throw lost();
      return 'thing';
    },
    find: async () => {
      seen.looks += 1;
      return seen.created > 0 && seen.looks >= shownAt ? 'thing' : undefined;
    },
  };
}

describe('a creation whose answer is lost', () => {
  it.each([1, 3, 6])('is found though only look %i shows it', async (shownAt) => {
    const at = forge({ shownAt });
    expect(await new Creations<string>(60).once('k', at, signal)).toEqual({ value: 'thing', made: false });
    expect(at.seen).toEqual({ created: 1, asked: 1, looks: shownAt });
  });

  it('is tried again once, when every look has missed it', async () => {
    const at = forge({ acts: false });
    expect(await new Creations<string>(60).once('k', at, signal)).toEqual({ value: 'thing', made: true });
    expect(at.seen).toEqual({ created: 1, asked: 2, looks: 6 });
    const dead = forge({ acts: false, losing: 9 });
    await expect(new Creations<string>(60).once('k', dead, signal)).rejects.toMatchObject({
      code: 'FORGE_UNREACHABLE',
    });
    expect(dead.seen).toEqual({ created: 0, asked: 2, looks: 6 });
  });

  it('is still in doubt for the next call when a stop ends the looking', async () => {
    const creations = new Creations<string>(5000);
    const at = forge({ shownAt: 2 });
    const stop = new AbortController();
    const first = creations.once('k', at, stop.signal).catch((thrown: unknown) => thrown);
    setImmediate(() => stop.abort(new Error('stopped')));
    expect(await first).toMatchObject({ message: 'stopped' });
    expect(await creations.once('k', at, signal)).toEqual({ value: 'thing', made: false });
    expect(at.seen.created).toBe(1);
  });

  it('is remembered for as long as reads may lag, and no longer', async () => {
    const at = forge({ losing: 0, shownAt: 99 });
    const creations = new Creations<string>(40);
    await creations.once('k', at, signal);
    expect((await creations.once('k', at, signal)).made).toBe(false);
    await expect.poll(() => creations.lately('k')).toBeUndefined();
  });
});

it('a request that nobody was there to take is not in doubt', async () => {
  const server = createServer();
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((closed) => server.close(closed));
  const client = new ForgeClient({ api, headers: async () => ({}), page: String, more: () => false });
  let looks = 0;
  const creation = {
    create: () => client.write({ method: 'POST', path: '/x' }, z.string(), signal),
    find: async () => {
      looks += 1;
      return undefined;
    },
  };
  await expect(new Creations<string>(60).once('k', creation, signal)).rejects.toMatchObject({
    code: 'FORGE_UNREACHABLE',
  });
  expect(looks).toBe(0);
});
