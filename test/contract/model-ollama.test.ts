import { ollamaModel } from '../../src/models/ollama/ollama-model.ts';
import { ollamaWire } from '../servers/ollama-wire.ts';
import { modelContract } from './model.ts';

modelContract('ollama', {
  wire: ollamaWire,
  tells: { cached: false, refused: false },
  faults: [
    [400, undefined, 'MODEL_REQUEST'],
    [401, undefined, 'MODEL_AUTH'],
    [404, undefined, 'MODEL_REQUEST'],
    [429, undefined, 'MODEL_LIMITED', '7'],
    [500, undefined, 'MODEL_UNREACHABLE'],
    [503, undefined, 'MODEL_OVERLOADED'],
  ],
  make: ({ url, ...options }) => ollamaModel({ ...options, name: 'm', host: url }),
});
