import { ADAPTERS } from '../support/model-adapters.ts';
import { type ModelFixture, modelContract } from './model.ts';

const chat: Omit<ModelFixture, 'id' | 'make'> = {
  tells: { cached: true, written: false, refused: true, thoughts: false, always: false },
  breaks: { short: 'MODEL_GARBAGE', empty: 'MODEL_GARBAGE', 'error-inside': 'MODEL_OVERLOADED' },
};

modelContract('openai at an address of its own', { ...ADAPTERS['openai-chat'], ...chat });
modelContract('a compatible server', { ...ADAPTERS.compatible, ...chat });
modelContract('deepseek', { ...ADAPTERS.deepseek, ...chat, tells: { ...chat.tells, thoughts: true } });
