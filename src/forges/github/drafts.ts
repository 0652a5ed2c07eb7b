import { z } from 'zod';
import type { ForgeClient } from '../forge-client.ts';
import { graphql } from './graphql.ts';

/**
 * Makes a pull request a draft, or none any more; REST has no word for that. Doing it twice does nothing. The token needs
 * write access to contents for it, beside that to pull requests.
 */
export async function setDraft(graph: ForgeClient, node: string, draft: boolean, signal: AbortSignal): Promise<void> {
  const name = draft ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview';
  const query = `mutation($id: ID!) { ${name}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  const done = z.object({ [name]: z.object({ pullRequest: z.object({ isDraft: z.literal(draft) }) }) });
  await graphql(graph, { name, query, variables: { id: node } }, done, signal);
}
