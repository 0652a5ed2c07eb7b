import { giteaFixture } from '../support/gitea-fixture.ts';
import { forgeContract } from './forge.ts';

forgeContract('gitea', giteaFixture);
