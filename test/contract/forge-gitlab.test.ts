import { gitlabFixture } from '../support/gitlab-fixture.ts';
import { forgeContract } from './forge.ts';
import { asksContract } from './forge-asks.ts';
import { conflictsContract } from './forge-conflicts.ts';
import { reviewsContract } from './forge-reviews.ts';

forgeContract('gitlab', () => gitlabFixture('alice'));
forgeContract('gitlab, in a group of a group', () => gitlabFixture('team/tools'));
asksContract('gitlab', () => gitlabFixture('alice'));
asksContract('gitlab, in a group of a group', () => gitlabFixture('team/tools'));
reviewsContract('gitlab', gitlabFixture);
conflictsContract('gitlab', () => gitlabFixture('alice'));
