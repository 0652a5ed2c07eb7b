import Docker from 'dockerode';
import { engineCall } from './engine-call.ts';
import { imageHere } from './image.ts';

/** What the local Docker engine says of itself. */
export interface EngineFacts {
  readonly version: string;
  /** The image that would be used; undefined where one would have to be pulled or made first. */
  readonly image: string | undefined;
}

const CALL_MS = 5000;

/** Asks the engine, changing nothing; SANDBOX_MISSING where none answers. */
export async function engineCheckup(image: string | undefined): Promise<EngineFacts> {
  const docker = new Docker({ timeout: CALL_MS });
  const { Version } = await engineCall('answer', CALL_MS, docker.version());
  return { version: Version, image: await imageHere(docker, image) };
}
