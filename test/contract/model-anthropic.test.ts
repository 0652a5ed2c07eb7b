import { ADAPTERS } from '../support/model-adapters.ts';
import { modelContract } from './model.ts';

modelContract('anthropic', {
  ...ADAPTERS.anthropic,
  tells: { cached: true, written: true, refused: true, thoughts: true, always: true },
  breaks: { short: 'MODEL_UNREACHABLE', empty: 'MODEL_GARBAGE', 'error-inside': 'MODEL_OVERLOADED' },
});
