import { execa } from 'execa';
import { BotError } from '../../domain/errors.ts';
import { bubblewrap } from './bubblewrap.ts';
import type { Jail } from './jail.ts';
import { unshareJail } from './unshare.ts';

/** The strongest jail that this machine has and the caller allows. */
export async function findJail(path: string, allowNamespaces: boolean): Promise<Jail> {
  const wrap = await version('bwrap', path);
  if (wrap !== undefined) return bubblewrap(wrap);
  if (!allowNamespaces) {
    throw new BotError(
      'SANDBOX_MISSING',
      'bubblewrap was not found, and plain namespaces are not allowed by the settings (sandbox.allowNamespaces)',
    );
  }
  const unshare = await version('unshare', path);
  if (unshare !== undefined) return unshareJail(unshare);
  throw new BotError('SANDBOX_MISSING', 'neither bubblewrap nor util-linux unshare was found');
}

async function version(program: string, path: string): Promise<string | undefined> {
  const { exitCode, stdout } = await execa(program, ['--version'], {
    env: { PATH: path },
    extendEnv: false,
    reject: false,
    timeout: 5000,
  });
  return exitCode === 0 ? (/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version') : undefined;
}
