import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { BotError } from '../../domain/errors.ts';
import { engineCall } from './engine-call.ts';

export interface ImageOptions {
  /** The configured image: this one or none. */
  readonly image?: string | undefined;
  /** Where programs are looked for. */
  readonly path: string;
  readonly say: (line: string) => void;
}

/** Made by us on an earlier run. */
const OWN = { repo: 'issuewright/sandbox', tag: '1' } as const;
const OWN_NAME = `${OWN.repo}:${OWN.tag}`;
/** Images with git, sh and Node.js that may be on the machine already. */
const SUITABLE = ['node:24-bookworm', 'node:24', 'node:22-bookworm', 'node:22', 'node:20-bookworm', 'node:20'] as const;
const MINUTE = 60_000;

/** The image to run: the configured one, else one already present, else pulled, else made of this machine's own packages. */
export async function findImage(docker: Docker, { image, path, say }: ImageOptions): Promise<string> {
  if (image !== undefined) {
    if ((await present(docker, image)) || (await pulled(docker, image, 10 * MINUTE, say))) return image;
    throw new BotError('SANDBOX_IMAGE', `the configured image ${image} is not here and cannot be pulled`);
  }
  const here = await imageHere(docker, undefined);
  if (here !== undefined) return here;
  if (await pulled(docker, SUITABLE[0], MINUTE, say)) return SUITABLE[0];
  await make(docker, path, say);
  return OWN_NAME;
}

/** The image to run where none has to be pulled or made; undefined where one has to. */
export async function imageHere(docker: Docker, image: string | undefined): Promise<string | undefined> {
  const names = image === undefined ? [OWN_NAME, ...SUITABLE] : [image];
  for (const name of names) if (await present(docker, name)) return name;
  return undefined;
}

async function present(docker: Docker, name: string): Promise<boolean> {
  const known = engineCall('look for an image', MINUTE, docker.listImages({ filters: { reference: [name] } }));
  return (await known).length > 0;
}

async function pulled(docker: Docker, name: string, ms: number, say: (line: string) => void): Promise<boolean> {
  say(`pulling the image ${name}`);
  try {
    const stream = await engineCall('pull an image', ms, docker.pull(name));
    await engineCall(
      'pull an image',
      ms,
      new Promise<void>((resolve, reject) => {
        docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
      }),
    );
    return true;
  } catch (thrown) {
    say(`the image ${name} cannot be pulled: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return false;
  }
}

async function make(docker: Docker, path: string, say: (line: string) => void): Promise<void> {
  say('making a sandbox image of the packages of this machine (once, some seconds)');
  const folder = await mkdtemp(join(tmpdir(), 'issuewright-image-'));
  try {
    const stage = join(folder, 'root');
    const script = fileURLToPath(new URL('make-image.sh', import.meta.url));
    await execa('sh', [script, stage, process.execPath, await npmFolder(path)], {
      env: { PATH: path },
      extendEnv: false,
      timeout: 5 * MINUTE,
    });
    const tar = execa('tar', ['-C', stage, '-c', '.'], {
      env: { PATH: path },
      extendEnv: false,
      encoding: 'buffer',
      buffer: false,
      timeout: 5 * MINUTE,
    });
    const stream = await docker.importImage(tar.stdout, { repo: OWN.repo, tag: OWN.tag });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
    await tar;
  } catch (cause) {
    throw new BotError(
      'SANDBOX_IMAGE',
      'no image is here, none can be pulled, and none could be made of this machine',
      { cause },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** npm's package folder: `<prefix>/lib/node_modules/npm`. */
async function npmFolder(path: string): Promise<string> {
  for (const folder of path.split(delimiter)) {
    const npm = await realpath(join(folder, 'npm')).catch(() => undefined);
    if (npm?.endsWith('/npm/bin/npm-cli.js')) return dirname(dirname(npm));
  }
  throw new BotError('SANDBOX_IMAGE', 'npm was not found on the path');
}
