import { ADAPTERS } from '../support/model-adapters.ts';
import { modelContract } from './model.ts';

modelContract('ollama', {
  ...ADAPTERS.ollama,
  tells: { cached: false, written: false, refused: false, thoughts: true, always: false },
  breaks: { short: 'MODEL_GARBAGE', empty: 'MODEL_UNREACHABLE', 'error-inside': 'MODEL_UNREACHABLE' },
});
