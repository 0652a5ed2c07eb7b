import { ADAPTERS } from '../support/model-adapters.ts';
import { modelContract } from './model.ts';

modelContract('openai', {
  ...ADAPTERS.openai,
  tells: { cached: true, written: true, refused: true, thoughts: true, always: false },
  breaks: { short: 'MODEL_GARBAGE', empty: 'MODEL_GARBAGE', 'error-inside': 'MODEL_OVERLOADED' },
});
