import { githubFixture } from '../support/github-fixture.ts';
import { forgeContract } from './forge.ts';
import { asksContract } from './forge-asks.ts';
import { conflictsContract } from './forge-conflicts.ts';
import { reviewsContract } from './forge-reviews.ts';

forgeContract('github', githubFixture);
forgeContract('github, as an app', () => githubFixture('app'));
forgeContract('github, with the token of a workflow', () => githubFixture('workflow'));
asksContract('github', githubFixture);
asksContract('github, as an app', () => githubFixture('app'));
reviewsContract('github', githubFixture);
conflictsContract('github', githubFixture);
