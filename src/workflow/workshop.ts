import type { WorkOrder } from '../domain/order.ts';
import type { Sha } from '../domain/refs.ts';
import type { Mirror } from '../ports/git.ts';
import type { Sandbox, SandboxLimits, Workspace } from '../ports/sandbox.ts';

export interface WorkshopOptions {
  /** Asked for on first use, so that a missing sandbox is an answer of the phase that needs it. */
  readonly sandbox: () => Promise<Sandbox>;
  readonly mirror: Mirror;
  readonly order: WorkOrder;
  readonly limits: SandboxLimits;
  readonly portsFile: { readonly text: string; readonly env: Readonly<Record<string, string>> };
}

/** Opens workspaces for one order: one kept warm for the developer, a fresh one for every judgement. */
export class Workshop implements AsyncDisposable {
  readonly #options: WorkshopOptions;
  #bench: { readonly at: Sha; readonly workspace: Promise<Workspace> } | undefined;

  constructor(options: WorkshopOptions) {
    this.#options = options;
  }

  /** The developer's workspace with `at` checked out; kept from round to round while it stands on that change. */
  async develop(at: Sha, signal: AbortSignal): Promise<Workspace> {
    if (this.#bench?.at === at) return await this.#bench.workspace;
    await this.close();
    this.#bench = { at, workspace: this.fresh('develop', at, signal) };
    return await this.#bench.workspace;
  }

  /** Says that the developer's workspace now holds the tree of `commit`. */
  advance(commit: Sha): void {
    if (this.#bench) this.#bench = { at: commit, workspace: this.#bench.workspace };
  }

  /** A workspace that nothing has run in yet, with `at` checked out. The caller disposes of it. */
  async fresh(purpose: string, at: Sha, signal: AbortSignal): Promise<Workspace> {
    const { order, limits, portsFile } = this.#options;
    const files = await this.#bundles(at, signal);
    const sandbox = await this.#options.sandbox();
    const workspace = await sandbox.open({ order: order.id, purpose, env: portsFile.env, limits }, signal);
    try {
      await workspace.takeIn({ files, at }, signal);
      await workspace.write('.ports.env', Buffer.from(portsFile.text), signal);
      return workspace;
    } catch (error) {
      await workspace[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Ends the developer's workspace, if there is one. */
  async close(): Promise<void> {
    const open = this.#bench;
    this.#bench = undefined;
    const workspace = await open?.workspace.catch(() => undefined);
    await workspace?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #bundles(at: Sha, signal: AbortSignal): Promise<readonly string[]> {
    const { mirror, order } = this.#options;
    const base = await mirror.bundle(order.base.sha, undefined, signal);
    const held = at === order.base.sha || (await mirror.mergeBase(at, order.base.sha)) === at;
    return held ? [base] : [base, await mirror.bundle(at, order.base.sha, signal)];
  }
}
