import { diffLines } from '../diff-lines.ts';
import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeIssue, ForgeRepository } from '../forge-state.ts';
import { type ApiAnswer, type ApiRequest, type Route, signedIn } from '../route.ts';
import { type Discussion, discussionId, discussions, firstOf } from './discussions.ts';
import { type GitlabContext, issuableFor, PROJECT, projectFor } from './gitlab-context.ts';
import { headOf } from './merge-routes.ts';
import { noteBody } from './note-routes.ts';
import { paged } from './paged.ts';

/** Threads on merge requests, at a line of the diff or anywhere. */
export function discussionRoutes(context: GitlabContext): readonly Route[] {
  const path = `${PROJECT}/merge_requests/:iid/discussions`;
  return [
    {
      method: 'GET',
      path,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        const merge = issuableFor(request, project, 'merge');
        return paged(discussions(context.views, merge), request);
      },
    },
    {
      method: 'GET',
      path: `${path}/:discussion`,
      answer: async (request) => {
        const project = projectFor(context, request, 'read');
        return { status: 200, body: threadOf(context, request, issuableFor(request, project, 'merge')) };
      },
    },
    { method: 'POST', path, answer: (request) => addDiscussion(context, request) },
    { method: 'POST', path: `${path}/:discussion/notes`, answer: (request) => reply(context, request) },
    { method: 'PUT', path: `${path}/:discussion`, answer: (request) => resolve(context, request) },
  ];
}

async function addDiscussion(context: GitlabContext, request: ApiRequest) {
  const project = projectFor(context, request, 'read');
  const merge = issuableFor(request, project, 'merge');
  const { position, ...rest } = request.body;
  const body = noteBody({ ...request, body: rest });
  const { path, line, head } = await checkedPosition(context, project, merge, position);
  const review = await context.desk.review(project, merge, {
    author: signedIn(request).login,
    body: '',
    event: 'DIFF_NOTE',
    commit: head,
    comments: [{ path, line, body }],
  });
  const first = discussionId(found(review.comments[0]).id);
  return { status: 201, body: found(discussions(context.views, merge).find(({ id }) => id === first)) };
}

/** The request's thread. */
function threadOf({ views }: GitlabContext, { params }: ApiRequest, merge: ForgeIssue): Discussion {
  return found(discussions(views, merge).find(({ id }) => id === params.discussion));
}

/** A note that stands alone becomes a thread by what answers it. */
async function reply(context: GitlabContext, request: ApiRequest): Promise<ApiAnswer> {
  const project = projectFor(context, request, 'read');
  const merge = issuableFor(request, project, 'merge');
  const { id, notes } = threadOf(context, request, merge);
  const body = noteBody(request);
  const { login } = signedIn(request);
  const made =
    notes[0]?.type === 'DiffNote'
      ? await context.desk.reply(project, merge, firstOf(id), login, body)
      : await context.desk.comment(project, merge, login, body, firstOf(id));
  const shown = threadOf(context, request, merge).notes.find((note) => note.id === made.id);
  return { status: 201, body: found(shown) };
}

async function resolve(context: GitlabContext, request: ApiRequest): Promise<ApiAnswer> {
  const project = projectFor(context, request, 'write');
  const merge = issuableFor(request, project, 'merge');
  const { id, notes } = threadOf(context, request, merge);
  if (request.body.resolved !== true) throw new ForgeReply(400, 'resolved is invalid');
  if (!notes.some(({ resolvable }) => resolvable)) throw new ForgeReply(403, '');
  await context.desk.resolve(merge, firstOf(id), signedIn(request).login);
  return { status: 200, body: threadOf(context, request, merge) };
}

/** Where a thread stands; a 400 unless the position is of this merge request's diff and on a line that it shows. */
async function checkedPosition(
  context: GitlabContext,
  project: ForgeRepository,
  merge: ForgeIssue,
  position: unknown,
): Promise<{ readonly path: string; readonly line: number; readonly head: string }> {
  if (typeof position !== 'object' || position === null) throw new ForgeReply(400, 'position is missing');
  const given = position as Record<string, unknown>;
  const base = merge.pull?.baseSha ?? '';
  const head = await headOf(context, project, merge);
  const { position_type, base_sha, start_sha, head_sha, new_path, new_line, old_line } = given;
  if (position_type !== 'text') throw new ForgeReply(400, 'position[position_type] does not have a valid value');
  if (base_sha !== base || start_sha !== base || head_sha !== head) {
    throw new ForgeReply(400, 'position is incomplete: the commits are not those of the diff');
  }
  await context.core.showHeads(project);
  const shown = diffLines(await context.core.git.diff(project.owner, project.name, base, head));
  const hit = shown.find(({ path, line }) => path === new_path && line === new_line);
  // A line that did not change needs both of its numbers.
  if (!hit || hit.old !== old_line) throw new ForgeReply(400, "line_code can't be blank, must be a valid line code");
  return { path: hit.path, line: hit.line, head };
}
