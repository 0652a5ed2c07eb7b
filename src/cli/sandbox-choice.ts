import { BotError } from '../domain/errors.ts';
import { type IsolationLevel, isolatesAtLeast } from '../domain/isolation.ts';
import type { Sandbox } from '../ports/sandbox.ts';
import { dockerSandbox } from '../sandboxes/docker/docker-sandbox.ts';
import { processSandbox } from '../sandboxes/process/process-sandbox.ts';

export type SandboxWish = 'auto' | 'docker' | 'process';

export interface SandboxChoice {
  readonly wish: SandboxWish;
  /** Weakest isolation that will do; `allowNamespaces` goes before it. */
  readonly minimum: IsolationLevel;
  readonly allowNamespaces: boolean;
  readonly image?: string | undefined;
  readonly dataDir: string;
  readonly path: string;
  /** Told what takes long, e.g. that an image is being made. */
  readonly say: (line: string) => void;
}

/** Which sandboxes there are for a wish: a repository may ask for a kind and an image of its own, never for a weaker kind. */
export interface SandboxPool {
  pick(order: { readonly settings: { readonly sandbox?: string; readonly image?: string } }): Promise<Sandbox>;
  reap(alive: ReadonlySet<string>, signal: AbortSignal): Promise<number>;
}

/** Opens each sandbox at most once; what was asked for by name is used or fails, never replaced by something weaker. */
export function sandboxPool(choice: SandboxChoice): SandboxPool {
  const opened = new Map<string, Promise<Sandbox>>();
  const open = (kind: 'docker' | 'process', image: string | undefined): Promise<Sandbox> => {
    const key = `${kind} ${image ?? ''}`;
    const made = opened.get(key) ?? (kind === 'docker' ? dockerSandbox({ ...choice, image }) : processSandbox(choice));
    opened.set(key, made);
    // A failure is not kept: the engine may be there the next time.
    made.catch(() => opened.delete(key));
    return made;
  };
  const pick = async (wish: SandboxWish, image: string | undefined): Promise<Sandbox> => {
    if (wish !== 'auto') return await open(wish, image);
    try {
      return await open('docker', image);
    } catch (thrown) {
      if (!(thrown instanceof BotError && thrown.code === 'SANDBOX_MISSING')) throw thrown;
      return await open('process', undefined);
    }
  };
  return {
    pick: async ({ settings }) => {
      const wish = choice.wish === 'auto' && settings.sandbox === 'docker' ? 'docker' : choice.wish;
      const sandbox = await pick(wish, settings.image ?? choice.image);
      return strongEnough(sandbox, choice);
    },
    reap: async (alive, signal) => {
      const sandbox = await pick(choice.wish, choice.image).catch((thrown: unknown) => {
        if (thrown instanceof BotError && thrown.code.startsWith('SANDBOX_')) return undefined;
        throw thrown;
      });
      return (await sandbox?.reap(alive, signal)) ?? 0;
    },
  };
}

function strongEnough(sandbox: Sandbox, { minimum, allowNamespaces }: SandboxChoice): Sandbox {
  const { level, engine } = sandbox.isolation;
  if (isolatesAtLeast(level, minimum) || (level === 'namespaces' && allowNamespaces)) return sandbox;
  throw new BotError('SANDBOX_TOO_WEAK', `the policy demands ${minimum}; ${engine} gives ${level}`);
}
