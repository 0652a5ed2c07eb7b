import { type ModelServer, startModelServer } from '../../src/demo/model/model-server.ts';
import type { ScriptTurn } from '../../src/lib/model-script.ts';
import type { ModelOptions } from '../../src/models/model-options.ts';
import type { Model } from '../../src/ports/model.ts';

/** Makes an adapter for the server at `origin`. */
export type MakeModel = (options: ModelOptions & { readonly origin: string; readonly apiKey: string }) => Model;

export interface ModelBench extends AsyncDisposable {
  readonly server: ModelServer;
  readonly model: Model;
}

/** Made here, so that no secret-shaped text is kept in the repository. */
export const MODEL_KEY = `key${Math.random().toString(36).slice(2).padEnd(20, 'x')}`;

/** An adapter before a strict server that gives its turns in order; a request refused or a turn left over fails at the end. */
export async function modelBench(
  make: MakeModel,
  turns: readonly ScriptTurn[],
  options: ModelOptions = {},
): Promise<ModelBench> {
  const server = await startModelServer({ script: turns, port: 0, apiKey: MODEL_KEY });
  const model = make({ timeoutMs: 20_000, ...options, origin: server.origin, apiKey: MODEL_KEY });
  return {
    server,
    model,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      const refused = server.requests.flatMap((request) => request.refused ?? []);
      const unused = server.left().map((turn) => `unused: ${JSON.stringify(turn)}`);
      const problems = [...refused, ...unused];
      if (problems.length > 0) throw new Error(`The model server complains:\n${problems.join('\n')}`);
    },
  };
}
