import { gitlabForge } from '../../../src/forges/gitlab/forge.ts';
import { ambiguityContract } from '../../contract/forge-ambiguity.ts';
import { gitlabFixture } from '../../support/gitlab-fixture.ts';

ambiguityContract({
  kind: 'gitlab',
  open: gitlabFixture,
  adapter: (url, at, lagMs) => gitlabForge({ url, token: at.botToken, lagMs }),
});
