import { ForgeReply, found } from '../forge-reply.ts';
import { type ApiRequest, type Route, signedIn } from '../route.ts';
import { discussions } from './discussions.ts';
import { type GitlabContext, issuableFor, PROJECT, projectFor } from './gitlab-context.ts';
import { paged } from './paged.ts';
import { bodyTexts, queryTexts } from './params.ts';

type Kind = 'issue' | 'merge';

/** Notes on issues and on merge requests. */
export function noteRoutes(context: GitlabContext): readonly Route[] {
  return (['issue', 'merge'] as const).flatMap((kind) => {
    const path = `${PROJECT}/${kind === 'issue' ? 'issues' : 'merge_requests'}/:iid/notes`;
    return [
      { method: 'GET', path, answer: async (request: ApiRequest) => listNotes(context, request, kind) },
      { method: 'POST', path, answer: (request: ApiRequest) => addNote(context, request, kind) },
      { method: 'PUT', path: `${path}/:id`, answer: (request: ApiRequest) => editNote(context, request, kind) },
      { method: 'DELETE', path: `${path}/:id`, answer: (request: ApiRequest) => removeNote(context, request, kind) },
      ...awardRoutes(context, `${path}/:id/award_emoji`, kind),
    ];
  });
}

/** Reactions, which are awards here; a second one of a name is not found. */
function awardRoutes(context: GitlabContext, path: string, kind: Kind): readonly Route[] {
  const noteOf = (request: ApiRequest) => {
    const issue = issuableFor(request, projectFor(context, request, 'read'), kind);
    return found(issue.comments.find(({ id }) => String(id) === request.params.id));
  };
  type Award = NonNullable<ReturnType<typeof noteOf>['reactions']>[number];
  const shown = ({ id, content: name, user, createdAt }: Award) => ({
    ...{ id, name, user: context.views.user(user), created_at: createdAt, updated_at: createdAt },
    awardable_type: 'Note',
  });
  return [
    { method: 'GET', path, answer: async (request) => paged((noteOf(request).reactions ?? []).map(shown), request) },
    {
      method: 'POST',
      path,
      answer: async (request) => {
        const { name = '' } = bodyTexts(request, ['name'], ['name']);
        const { reaction, made } = await context.desk.react(noteOf(request), signedIn(request).login, name);
        if (!made) throw new ForgeReply(404, 'Award Emoji Name has already been taken Not Found');
        return { status: 201, body: shown(reaction) };
      },
    },
  ];
}

function listNotes(context: GitlabContext, request: ApiRequest, kind: Kind) {
  const project = projectFor(context, request, 'read');
  const issue = issuableFor(request, project, kind);
  const { sort = 'desc' } = queryTexts(request, ['sort', 'order_by']);
  const notes = discussions(context.views, issue).flatMap((one) => one.notes);
  const oldestFirst = notes.toSorted((a, b) => a.id - b.id);
  return paged(sort === 'asc' ? oldestFirst : oldestFirst.toReversed(), request);
}

async function addNote(context: GitlabContext, request: ApiRequest, kind: Kind) {
  const project = projectFor(context, request, 'read');
  const issue = issuableFor(request, project, kind);
  const note = await context.desk.comment(project, issue, signedIn(request).login, noteBody(request));
  return { status: 201, body: context.views.note(issue, note) };
}

async function editNote(context: GitlabContext, request: ApiRequest, kind: Kind) {
  const { issue, comment } = ownNote(context, request, kind);
  await context.desk.editComment(comment, noteBody(request));
  return { status: 200, body: context.views.note(issue, comment) };
}

async function removeNote(context: GitlabContext, request: ApiRequest, kind: Kind) {
  const { issue, comment } = ownNote(context, request, kind);
  issue.comments = issue.comments.filter((one) => one !== comment);
  await context.core.save();
  return { status: 204 };
}

function ownNote(context: GitlabContext, request: ApiRequest, kind: Kind) {
  const project = projectFor(context, request, 'read');
  const issue = issuableFor(request, project, kind);
  const comment = found(issue.comments.find(({ id }) => String(id) === request.params.id));
  if (comment.author !== signedIn(request).login) throw new ForgeReply(403, '');
  return { issue, comment };
}

/** A text without the lines that GitLab would take for quick actions: it does what they say and drops them. */
export function noteBody(request: ApiRequest): string {
  const { body = '' } = bodyTexts(request, ['body'], ['body']);
  if (body.length > 1_000_000) throw new ForgeReply(400, 'note is too long (maximum is 1000000 characters)');
  const left = withoutQuickActions(body);
  if (left.trim() === '') throw new ForgeReply(400, "note can't be blank");
  return left;
}

const QUICK_ACTION = /^\/(?:close|reopen|merge|approve|label|assign|assign_reviewer|lock|move|draft|ready)\b.*\n?/gim;

/** What GitLab keeps of a text: commands of its own are taken out, with `\r` removed before they are looked for. */
export function withoutQuickActions(text: string): string {
  return text.replaceAll('\r', '').replaceAll(QUICK_ACTION, '').trimEnd();
}
