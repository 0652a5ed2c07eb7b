import { ForgeReply } from '../forge-reply.ts';
import type { ForgeRepository } from '../forge-state.ts';
import type { ApiRequest, Route } from '../route.ts';
import { type GitlabContext, PROJECT, projectFor } from './gitlab-context.ts';
import { paged } from './paged.ts';
import { bodyTexts, queryTexts } from './params.ts';

type ForgeStatus = ForgeRepository['statuses'][number];

const RUNNING: readonly string[] = ['pending', 'running'];
const STATES = [...RUNNING, 'success', 'failed', 'canceled', 'skipped'];

/** Statuses of commits. */
export function statusRoutes(context: GitlabContext): readonly Route[] {
  return [
    { method: 'POST', path: `${PROJECT}/statuses/:sha`, answer: (request) => setStatus(context, request) },
    {
      method: 'GET',
      path: `${PROJECT}/repository/commits/:sha/statuses`,
      answer: async (request) => {
        const { statuses, checks } = projectFor(context, request, 'read');
        const { name } = queryTexts(request, ['name', 'ref', 'stage']);
        const ofCommit = statuses.filter(
          ({ sha, context: one }) => sha === request.params.sha && one === (name ?? one),
        );
        const latest = [...new Map(ofCommit.map((status) => [status.context, status])).values()];
        const ofCi = checks.filter((one) => one.sha === request.params.sha && one.name === (name ?? one.name));
        const jobs = [...new Map(ofCi.map((check) => [check.name, check])).values()];
        const shown = [
          ...latest.map((status) => context.views.status(status)),
          ...jobs.map((check) => context.views.check(check)),
        ];
        return paged(shown, request);
      },
    },
  ];
}

/** One that has not ended is changed, and cannot be set to the state that it is in; after an ended one comes a new one. */
async function setStatus(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'write');
  const given = bodyTexts(request, ['state', 'name', 'ref', 'description', 'target_url'], ['state']);
  const { state = '', name = 'default', description = '', target_url: targetUrl = '' } = given;
  if (!STATES.includes(state)) throw new ForgeReply(400, 'state does not have a valid value');
  if (description.length > 255) throw new ForgeReply(400, 'description: is too long (maximum is 255 characters)');
  const sha = request.params.sha ?? '';
  const open = project.statuses.find((one) => one.sha === sha && one.context === name && RUNNING.includes(one.state));
  if (open?.state === state) throw new ForgeReply(400, `Cannot transition status via :enqueue from :${state}`);
  const fields = { state, description, targetUrl };
  const status = open
    ? await changed(context, open, fields)
    : await added(context, project, { sha, context: name, ...fields });
  return { status: 201, body: context.views.status(status) };
}

async function changed({ core }: GitlabContext, status: ForgeStatus, fields: Partial<ForgeStatus>) {
  Object.assign(status, fields);
  await core.save();
  return status;
}

async function added({ desk }: GitlabContext, project: ForgeRepository, fields: Omit<ForgeStatus, 'id' | 'createdAt'>) {
  return await desk.status(project, fields);
}
