import { giteaFixture } from '../support/gitea-fixture.ts';
import { forgeContract } from './forge.ts';
import { asksContract } from './forge-asks.ts';

forgeContract('gitea', giteaFixture);
asksContract('gitea', giteaFixture);
