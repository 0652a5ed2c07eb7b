import { agentLoopContract } from '../contract/agent-loop.ts';

agentLoopContract('native calls', (model) => model);
