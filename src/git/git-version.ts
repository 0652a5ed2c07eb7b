import { BotError } from '../domain/errors.ts';
import { gitLine, type RunGit } from './run-git.ts';

const OLDEST: readonly [number, number] = [2, 38];

/** What git says that it is; GIT_MISSING where there is none, or one that is too old. */
export async function gitVersion(run: RunGit): Promise<string> {
  const said = await gitLine(run, { args: ['version'] });
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said)?.slice(1) ?? []).map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return said;
  throw new BotError('GIT_MISSING', `git ${OLDEST.join('.')} or newer is needed; this is ${said}`);
}
