import { dockerSandbox } from '../../src/sandboxes/docker/docker-sandbox.ts';
import { dockerAnswers } from '../support/docker-answers.ts';
import { sandboxContract } from './sandbox.ts';

sandboxContract('by Docker', await dockerAnswers(), (dataDir) =>
  dockerSandbox({ dataDir, path: process.env.PATH ?? '', say: () => undefined }),
);
