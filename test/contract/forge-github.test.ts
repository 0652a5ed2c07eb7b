import { githubFixture } from '../support/github-fixture.ts';
import { forgeContract } from './forge.ts';

forgeContract('github', githubFixture);
