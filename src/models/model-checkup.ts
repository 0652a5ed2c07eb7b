import { z } from 'zod';
import { asBotError } from '../domain/errors.ts';
import { parsedJson } from '../lib/parsed-json.ts';
import { baseUrl } from './base-url.ts';
import { ollamaUrl } from './ollama/ollama-model.ts';
import { COMPATIBLE_PROVIDERS } from './openai/compatible-providers.ts';
import { providerCall } from './provider-call.ts';
import { readScript } from './scripted/read-script.ts';
import { scriptAt } from './scripted/scripted-model.ts';

/** One model as the settings name it. */
export interface ModelQuestion {
  readonly provider: string;
  readonly name: string;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
}

/** What a provider says of a model before anything is paid for. */
export type ModelAnswer =
  /** `listed` is undefined where the provider's list could not be read. */
  | { readonly kind: 'answers'; readonly listed: boolean | undefined }
  | { readonly kind: 'refuses' | 'odd'; readonly status: number }
  | { readonly kind: 'silent'; readonly why: string };

const MOST_BYTES = 8 * 1024 * 1024;
const ListSchema = z.object({
  data: z.array(z.object({ id: z.string() })).optional(),
  models: z.array(z.object({ name: z.string() })).optional(),
  has_more: z.boolean().optional(),
});

/** Asks a provider for the list of its models: costs nothing, and is refused like every other request. */
export async function modelCheckup(question: ModelQuestion, ms: number, signal: AbortSignal): Promise<ModelAnswer> {
  const { provider, name } = question;
  if (provider === 'scripted' && !question.baseUrl) return await scriptCheckup(name);
  const { url, headers } = requestFor(question);
  const guard = { id: `${provider}/${name}`, fetch: globalThis.fetch, timeoutMs: ms, maxBytes: MOST_BYTES };
  try {
    return await providerCall(
      guard,
      signal,
      async (fetch) => answerOf(await fetch(url, { headers }), name),
      () => undefined,
    );
  } catch (thrown) {
    signal.throwIfAborted();
    return { kind: 'silent', why: asBotError(thrown).message };
  }
}

async function scriptCheckup(name: string): Promise<ModelAnswer> {
  const { file, model } = scriptAt(name);
  try {
    const { models } = await readScript(file);
    return { kind: 'answers', listed: model === undefined || !models || models.includes(model) };
  } catch (thrown) {
    return { kind: 'silent', why: asBotError(thrown).message };
  }
}

async function answerOf(response: Response, name: string): Promise<ModelAnswer> {
  const { status } = response;
  if (response.ok) return { kind: 'answers', listed: listed(await response.text(), name) };
  await response.body?.cancel();
  if (status === 401 || status === 403) return { kind: 'refuses', status };
  // Not every server that speaks the interface has a list.
  return status === 404 || status === 405 ? { kind: 'answers', listed: undefined } : { kind: 'odd', status };
}

function listed(text: string, name: string): boolean | undefined {
  const list = ListSchema.safeParse(parsedJson(text)).data;
  const names = list?.data?.map(({ id }) => id) ?? list?.models?.map((model) => model.name);
  if (names === undefined) return undefined;
  const wanted = [name, `${name}:latest`, `models/${name}`];
  return wanted.some((one) => names.includes(one)) || (list?.has_more ? undefined : false);
}

function requestFor({ provider, name, baseUrl: told, apiKey }: ModelQuestion) {
  const bearer = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  if (provider === 'anthropic') {
    const url = `${baseUrl(told ?? 'https://api.anthropic.com', provider)}/v1/models?limit=1000`;
    return { url, headers: { 'x-api-key': apiKey ?? '', 'anthropic-version': '2023-06-01' } };
  }
  if (provider === 'ollama') {
    return { url: `${baseUrl(ollamaUrl(told ?? ''), provider)}/api/tags`, headers: bearer };
  }
  const known = Object.hasOwn(COMPATIBLE_PROVIDERS, provider) ? COMPATIBLE_PROVIDERS[provider]?.baseUrl : undefined;
  const address = told ?? known ?? (provider === 'openai' ? 'https://api.openai.com/v1' : '');
  return { url: `${baseUrl(address, `${provider}/${name}`)}/models`, headers: bearer };
}
