import { asBotError, type ErrorCode } from '../domain/errors.ts';
import { retried } from '../lib/retried.ts';
import { Recent } from './recent.ts';

export interface Creation<T> {
  create(): Promise<T>;
  /** Looks for what an earlier try, or another worker, made. */
  find(): Promise<T | undefined>;
}

const MAY_EXIST: readonly ErrorCode[] = ['FORGE_UNREACHABLE', 'FORGE_ANSWER', 'FORGE_CONFLICT'];
/** Looks after the first one, each pause twice as long as the one before; together as long as reads may lag. */
const LOOKS = 5;

/**
 * Creates things that a forge holds once each. What was created is remembered for as long as the forge's reads may lag
 * behind its writes. Where an answer was lost, or says that it exists, it is looked for as long; only then is it certain
 * that nothing was created.
 */
export class Creations<T> {
  readonly #lagMs: number;
  readonly #made: Recent<T>;
  readonly #doubted: Recent<true>;

  constructor(lagMs: number) {
    this.#lagMs = lagMs;
    this.#made = new Recent(lagMs);
    this.#doubted = new Recent(lagMs);
  }

  /** What was created under this key so lately that reads may not show it yet. */
  lately(key: string): T | undefined {
    return this.#made.get(key);
  }

  /** What was created lately is gone. */
  forget(key: string): void {
    this.#made.delete(key);
  }

  /** For what a look has not found: takes what lags behind, or creates it. `made` where it is new and as it was wanted. */
  async once(
    key: string,
    creation: Creation<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T; readonly made: boolean }> {
    const known = this.#made.get(key) ?? (this.#doubted.get(key) && (await this.#look(key, creation, signal)));
    if (known !== undefined) return { value: known, made: false };
    try {
      return await this.#create(key, creation);
    } catch (thrown) {
      if (this.#doubted.get(key) === undefined) throw thrown;
    }
    const found = await this.#look(key, creation, signal);
    return found === undefined ? await this.#create(key, creation) : { value: found, made: false };
  }

  async #create(key: string, { create }: Creation<T>) {
    try {
      const value = await create();
      this.#made.set(key, value);
      return { value, made: true };
    } catch (thrown) {
      if (mayExist(thrown)) this.#doubted.set(key, true);
      throw thrown;
    }
  }

  async #look(key: string, { find }: Creation<T>, signal: AbortSignal): Promise<T | undefined> {
    const look = async () => {
      const found = await find();
      if (found === undefined) throw MISSING;
      this.#made.set(key, found);
      return found;
    };
    const pause = (thrown: unknown, before: number) =>
      thrown === MISSING && before < LOOKS ? (this.#lagMs * 2 ** before) / (2 ** LOOKS - 1) : undefined;
    const found = await retried(look, pause, signal).catch(nothing);
    this.#doubted.delete(key);
    return found;
  }
}

const MISSING = Symbol('not there yet');

function nothing(thrown: unknown): undefined {
  if (thrown !== MISSING) throw thrown;
}

function mayExist(thrown: unknown): boolean {
  const { code, details } = asBotError(thrown);
  return MAY_EXIST.includes(code) && details.sent !== false;
}
