import { compatibleModel } from '../../src/models/openai/compatible-model.ts';
import { openaiModel } from '../../src/models/openai/openai-model.ts';
import { openaiWire } from '../servers/openai-wire.ts';
import { type ModelFixture, modelContract } from './model.ts';

const fixture: Omit<ModelFixture, 'make'> = {
  wire: openaiWire,
  tells: { cached: true, refused: true },
  faults: [
    [400, undefined, 'MODEL_REQUEST'],
    [400, 'context_length_exceeded', 'MODEL_CONTEXT'],
    [401, 'invalid_api_key', 'MODEL_AUTH'],
    [402, undefined, 'MODEL_QUOTA'],
    [403, undefined, 'MODEL_AUTH'],
    [404, 'model_not_found', 'MODEL_REQUEST'],
    [408, undefined, 'MODEL_UNREACHABLE'],
    [413, undefined, 'MODEL_CONTEXT'],
    [429, 'rate_limit_exceeded', 'MODEL_LIMITED', '7'],
    [429, 'insufficient_quota', 'MODEL_QUOTA'],
    [500, undefined, 'MODEL_UNREACHABLE'],
    [503, 'slow_down', 'MODEL_OVERLOADED'],
  ],
};

modelContract('openai', {
  ...fixture,
  make: ({ url, ...options }) => openaiModel({ ...options, name: 'gpt-test', baseUrl: `${url}/v1` }),
});
modelContract('custom of a compatible server', {
  ...fixture,
  make: ({ url, ...options }) => compatibleModel({ ...options, provider: 'custom', name: 'm', baseUrl: `${url}/v1` }),
});
