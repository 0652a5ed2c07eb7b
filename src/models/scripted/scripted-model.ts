import { basename, extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BotError } from '../../domain/errors.ts';
import type { Price } from '../../domain/price.ts';
import { FaultCount } from '../../lib/fault-count.ts';
import { matchScript } from '../../lib/match-script.ts';
import type { ModelScript } from '../../lib/model-script.ts';
import type { Model } from '../../ports/model.ts';
import { DEFAULT_WINDOW } from '../model-options.ts';
import { answerOf, queryOf } from './answer.ts';
import { readScript } from './read-script.ts';

export interface ScriptedModelOptions {
  /** `path/to/script.yaml`, or `path/to/script.yaml#name` for one of the models that the script tells apart. */
  readonly name: string;
  readonly window?: number;
  /** Default: nothing. */
  readonly price?: Price;
}

/** A model that reads its lines from a script (docs/scripted-model.md), in this process and without a server. */
export function scriptedModel({ name, window = DEFAULT_WINDOW, price = () => 0 }: ScriptedModelOptions): Model {
  const { file, model } = scriptAt(name);
  const id = `scripted/${model ?? basename(file, extname(file))}`;
  const faults = new FaultCount();
  let read: Promise<ModelScript> | undefined;
  return {
    id,
    window,
    can: { tools: true, images: false, cache: false },
    price,
    reply: async (request, signal) => {
      signal.throwIfAborted();
      read ??= readScript(file);
      const script = await read;
      const called = model ?? script.models?.[0] ?? 'scripted';
      if (script.models && !script.models.includes(called))
        throw new BotError('MODEL_REQUEST', `${id}: ${file} has no model ${called}, only ${script.models.join(', ')}`);
      const match = matchScript(script, queryOf(request, called));
      if (!match.found) throw new BotError('MODEL_REQUEST', `${id}: ${match.why}`);
      const turn = faults.current(match.key, match.turn);
      if (turn.delayMs) await sleep(turn.delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      return answerOf(turn, request, id, price);
    },
  };
}

/** The file of a scripted model's name, and which of the script's models it is. */
export function scriptAt(name: string): { readonly file: string; readonly model: string | undefined } {
  const hash = name.lastIndexOf('#');
  return hash === -1 ? { file: name, model: undefined } : { file: name.slice(0, hash), model: name.slice(hash + 1) };
}
