import { gitlabFixture } from '../support/gitlab-fixture.ts';
import { forgeContract } from './forge.ts';

forgeContract('gitlab', () => gitlabFixture('alice'));
forgeContract('gitlab, in a group of a group', () => gitlabFixture('team/tools'));
