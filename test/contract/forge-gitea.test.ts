import { giteaFixture } from '../support/gitea-fixture.ts';
import { forgeContract } from './forge.ts';
import { asksContract } from './forge-asks.ts';
import { conflictsContract } from './forge-conflicts.ts';
import { reviewsContract } from './forge-reviews.ts';

forgeContract('gitea', giteaFixture);
asksContract('gitea', giteaFixture);
conflictsContract('gitea', giteaFixture);
reviewsContract('gitea', giteaFixture);
