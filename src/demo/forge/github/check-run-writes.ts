import { ForgeReply, found } from '../forge-reply.ts';
import type { ForgeAnnotation, ForgeCheck, ForgeRun } from '../forge-state.ts';
import { type ApiAnswer, type ApiRequest, signedIn, text } from '../route.ts';
import { type GithubContext, invalid, repositoryFor } from './github-context.ts';

/** Makes a check run; the newest of an app and a name is the one that counts. */
export async function makeRun(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const app = appOf(request);
  const repository = repositoryFor(context, request, 'read');
  const sha = text(request, 'head_sha');
  if (!(await context.core.git.folder(repository.owner, repository.name, sha, '')))
    throw new ForgeReply(422, `No commit found for SHA: ${sha}`);
  const { summary = '', title = '', annotations = [] } = outputOf(request);
  const check = await context.desk.check(
    repository,
    {
      sha,
      name: text(request, 'name'),
      state: stateOf(request),
      says: title,
      url: text(request, 'details_url', ''),
      run: { app, externalId: text(request, 'external_id', ''), summary, annotations },
    },
    app,
  );
  return { status: 201, body: context.views.checkRun(check) };
}

/** Changes a check run of the app's own. What is annotated is added to what is there. */
export async function changeRun(context: GithubContext, request: ApiRequest): Promise<ApiAnswer> {
  const app = appOf(request);
  const repository = repositoryFor(context, request, 'read');
  const check = found(repository.checks.find(({ id }) => String(id) === request.params.id));
  if (check.run?.app !== app) throw new ForgeReply(403, 'Invalid app_id');
  const { summary, title, annotations = [] } = outputOf(request);
  const run: ForgeRun = {
    app,
    externalId: text(request, 'external_id', check.run.externalId),
    summary: summary ?? check.run.summary,
    annotations: [...check.run.annotations, ...annotations],
  };
  await context.desk.editCheck(check, { run, state: stateOf(request), says: title ?? check.says });
  return { status: 200, body: context.views.checkRun(check) };
}

/** Only apps make check runs, whatever a person may do. */
function appOf(request: ApiRequest): string {
  const { login, grant } = signedIn(request);
  if (!grant) throw new ForgeReply(403, 'You must authenticate via a GitHub App.');
  return login;
}

const STATES = new Map<unknown, ForgeCheck['state']>([
  ['success', 'success'],
  ['failure', 'failure'],
]);

function stateOf({ body }: ApiRequest): ForgeCheck['state'] {
  const { status, conclusion } = body;
  if (status !== 'completed' && conclusion === undefined) return 'pending';
  const state = STATES.get(conclusion);
  if (state) return state;
  throw invalid({ resource: 'CheckRun', code: 'missing_field', field: 'conclusion' });
}

interface Output {
  readonly title?: string;
  readonly summary?: string;
  readonly annotations?: readonly ForgeAnnotation[];
}

const MAX_BYTES = 65_535;
const MAX_ANNOTATIONS = 50;

function outputOf({ body }: ApiRequest): Output {
  const { output } = body;
  if (output === undefined) return {};
  const { title, summary, annotations = [] } = output as Record<string, unknown>;
  if (typeof title !== 'string' || typeof summary !== 'string')
    throw invalid({ resource: 'CheckRun', code: 'missing_field', field: 'output' });
  if (Buffer.byteLength(summary) > MAX_BYTES) throw new ForgeReply(422, `Only ${MAX_BYTES} characters are allowed`);
  const given = annotations as readonly Record<string, unknown>[];
  if (given.length > MAX_ANNOTATIONS) throw invalid(`No more than ${MAX_ANNOTATIONS} annotations at a time`);
  return { title, summary, annotations: given.map(toAnnotation) };
}

function toAnnotation(given: Record<string, unknown>): ForgeAnnotation {
  const { path, start_line, annotation_level, message, title } = given;
  const known = ['notice', 'warning', 'failure'].includes(String(annotation_level));
  if (!path || !message || !known || !Number.isInteger(start_line) || Number(start_line) < 1)
    throw invalid({ resource: 'CheckAnnotation', code: 'invalid' });
  const texts = { title: String(title), message: String(message) };
  return { path: String(path), line: Number(start_line), level: String(annotation_level), ...texts };
}
