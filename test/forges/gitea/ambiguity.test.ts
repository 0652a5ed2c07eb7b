import { giteaForge } from '../../../src/forges/gitea/forge.ts';
import { ambiguityContract } from '../../contract/forge-ambiguity.ts';
import { giteaFixture } from '../../support/gitea-fixture.ts';

ambiguityContract({
  kind: 'gitea',
  open: giteaFixture,
  adapter: (url, at, lagMs) => giteaForge({ url, token: at.botToken, lagMs }),
});
