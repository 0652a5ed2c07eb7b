import { githubForge } from '../../../src/forges/github/forge.ts';
import { ambiguityContract } from '../../contract/forge-ambiguity.ts';
import { githubFixture, workflowToken } from '../../support/github-fixture.ts';

ambiguityContract({
  kind: 'github',
  as: 'app',
  open: async () => {
    const at = await githubFixture('workflow');
    return Object.assign(at, { appToken: await workflowToken(at.server) });
  },
  adapter: (url, at, lagMs) =>
    githubForge({ url, apiUrl: `${url}/api/v3`, token: async () => at.appToken, checkRuns: true, lagMs }),
});
