import { createServer } from 'node:net';
import { readServerFile } from '../../ops/server-file.ts';

/** Whether a server could listen at an address: `ours` where our own does already, else the system's word for why not. */
export type ListenFacts = 'free' | 'ours' | { readonly refused: string };

/** Listens for a moment, and asks whoever is there already whether it is us. */
export async function listenFacts(
  host: string,
  port: number,
  dataDir: string,
  signal: AbortSignal,
): Promise<ListenFacts> {
  const refused = await refusal(host, port);
  if (refused === undefined) return 'free';
  const running = await readServerFile(dataDir);
  const ours = running !== undefined && new URL(running.url).port === String(port);
  return ours && (await answers(running.url, signal)) ? 'ours' : { refused };
}

async function refusal(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  server.listen(port, host, () => void server.close(() => resolve(undefined)));
  return await promise;
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`${url}/health`, { redirect: 'error', signal }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok === true;
}
