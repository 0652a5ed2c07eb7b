import { anthropicModel } from '../../src/models/anthropic/anthropic-model.ts';
import { anthropicWire } from '../servers/anthropic-wire.ts';
import { modelContract } from './model.ts';

modelContract('anthropic', {
  wire: anthropicWire,
  tells: { cached: true, refused: true },
  faults: [
    [400, undefined, 'MODEL_REQUEST'],
    [401, undefined, 'MODEL_AUTH'],
    [402, 'billing_error', 'MODEL_QUOTA'],
    [403, undefined, 'MODEL_AUTH'],
    [404, undefined, 'MODEL_REQUEST'],
    [413, undefined, 'MODEL_CONTEXT'],
    [429, undefined, 'MODEL_LIMITED', '7'],
    [429, undefined, 'MODEL_QUOTA'],
    [500, undefined, 'MODEL_UNREACHABLE'],
    [504, 'timeout_error', 'MODEL_UNREACHABLE'],
    [529, undefined, 'MODEL_OVERLOADED'],
  ],
  make: ({ url, ...options }) => anthropicModel({ ...options, name: 'claude-test', baseUrl: url }),
});
