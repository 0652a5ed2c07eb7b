import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import type { Spawned, Workspace } from '../../ports/sandbox.ts';
import { LineReader } from './line-reader.ts';

/** Bytes that a server may write in all, so that one that never stops does not keep this process busy. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Speaks to a server in a workspace: a JSON message a line. A server that writes anything else is ended. */
export class WorkspaceTransport implements Transport {
  onmessage?: Transport['onmessage'];
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #start: () => Promise<Spawned>;
  #spawned: Spawned | undefined;
  #left = MOST_BYTES;
  #closed = false;

  constructor(workspace: Workspace, command: string, signal: AbortSignal) {
    const lines = new LineReader((line) => this.#take(line));
    this.#start = () =>
      workspace.spawn(
        command,
        {
          onStdout: (chunk) => {
            this.#left -= chunk.length;
            if (this.#closed) return;
            if (this.#left < 0 || !lines.push(chunk)) void this.close();
          },
          onStderr: () => undefined,
          onEnd: () => this.#end(),
        },
        signal,
      );
  }

  async start(): Promise<void> {
    this.#spawned = await this.#start();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#spawned?.write(Buffer.from(`${JSON.stringify(message)}\n`));
  }

  async close(): Promise<void> {
    this.#end();
    await this.#spawned?.stop();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.();
  }

  /** Lines that are no message are left out: servers write words of their own among them. */
  #take(line: string): void {
    const message = parsed(line);
    if (message !== undefined && !this.#closed) this.onmessage?.(message);
  }
}

function parsed(line: string): JSONRPCMessage | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const fits = typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0';
    return fits ? (value as JSONRPCMessage) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
