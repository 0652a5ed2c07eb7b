import { githubFixture } from '../support/github-fixture.ts';
import { forgeContract } from './forge.ts';

forgeContract('github', githubFixture);
forgeContract('github, as an app', () => githubFixture('app'));
