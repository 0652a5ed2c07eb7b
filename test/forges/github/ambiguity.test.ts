import { githubForge } from '../../../src/forges/github/forge.ts';
import { ambiguityContract } from '../../contract/forge-ambiguity.ts';
import { githubFixture } from '../../support/github-fixture.ts';

ambiguityContract({
  kind: 'github',
  open: githubFixture,
  adapter: (url, at, lagMs) => githubForge({ url, apiUrl: `${url}/api/v3`, token: async () => at.botToken, lagMs }),
});
