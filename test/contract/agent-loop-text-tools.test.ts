import { withTextTools } from '../../src/models/with-text-tools.ts';
import { speaking } from '../support/speaking-model.ts';
import { agentLoopContract } from './agent-loop.ts';

agentLoopContract('calls in text', (model) => withTextTools(speaking(model)));
