import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../lib/write-atomically.ts';
import type { Effect, ForgeRecords, RepoRecord, UserRecord } from './records.ts';

/** The records of one demo forge in its folder. Every change is written by `save` as a whole file. */
export class ForgeState {
  readonly folder: string;
  readonly records: ForgeRecords;
  /** The forge's own address, without a slash at the end; known once it listens. */
  url = '';
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.folder = folder;
    this.#now = now;
    mkdirSync(join(folder, 'repos'), { recursive: true, mode: 0o700 });
    this.records = existsSync(this.#file) ? read(this.#file) : empty();
  }

  save(): void {
    writeAtomically(this.#file, JSON.stringify(this.records));
  }

  id(): number {
    this.records.lastId += 1;
    return this.records.lastId;
  }

  now(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+/, '');
  }

  user(login: string): UserRecord | undefined {
    return this.records.users.find((user) => same(user.login, login));
  }

  userOfToken(token: string): UserRecord | undefined {
    const hash = hashOf(token);
    return this.records.users.find((user) => user.tokens.includes(hash));
  }

  /** Makes a token of the form that Gitea has; only its hash is kept. */
  newToken(user: UserRecord): string {
    const token = randomBytes(20).toString('hex');
    user.tokens.push(hashOf(token));
    return token;
  }

  repo(owner: string, name: string): RepoRecord | undefined {
    return this.records.repos.find((repo) => same(repo.owner, owner) && same(repo.name, name));
  }

  gitDir(repo: RepoRecord): string {
    return join(this.folder, 'repos', `${repo.id}.git`);
  }

  note(repo: RepoRecord, by: string, act: string, target: string | number): void {
    const effect: Effect = { act, repo: `${repo.owner}/${repo.name}`, by, target: String(target), at: this.now() };
    this.records.effects.push(effect);
  }

  get #file(): string {
    return join(this.folder, 'forge.json');
  }
}

function empty(): ForgeRecords {
  return { version: 1, lastId: 0, users: [], repos: [], effects: [] };
}

// Written by this class only, and as a whole: its shape is known.
function read(file: string): ForgeRecords {
  return JSON.parse(readFileSync(file, 'utf8')) as ForgeRecords;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
