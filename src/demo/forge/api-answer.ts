import type { IncomingMessage } from 'node:http';
import { accessOf, mayDo, senderOf } from './access.ts';
import { type Answer, NOT_FOUND, refusal } from './answer.ts';
import type { FoundRoute, RouteFinder } from './find-route.ts';
import type { RepoRecord, UserRecord } from './records.ts';
import { requestBody } from './request-body.ts';
import type { Desk } from './route.ts';

/** A request that no client of Gitea's API should send. */
export interface Problem {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly why: string;
}

export interface ApiContext {
  readonly desk: Desk;
  readonly find: RouteFinder;
  readonly problems: Problem[];
}

/** Answers a request to `/api/v1` the way Gitea does; what Gitea would let pass but does not know is refused and recorded. */
export async function apiAnswer(context: ApiContext, request: IncomingMessage, url: URL): Promise<Answer> {
  const method = request.method ?? 'GET';
  const path = url.pathname.slice('/api/v1'.length);
  const problem = (status: number, why: string) => {
    context.problems.push({ method, path, status, why });
    return refusal(status, why);
  };
  const found = context.find(method, path);
  if (found === 'nowhere') return problem(404, 'There is no such route.');
  if (found === 'elsewhere') return problem(405, 'This route does not take this method.');
  const admitted = admit(context.desk, request, found);
  if ('status' in admitted) return admitted;
  const unknown = [...url.searchParams.keys()].filter((key) => !found.route.query.includes(key));
  if (unknown.length > 0) return problem(422, `This route knows no query parameter ${unknown.join(', ')}.`);
  const body = await requestBody(request, found.route.body);
  if (!body.ok) return problem(body.status, body.why);
  const answer = await found.route.handle({ desk: context.desk, url, part: found.part, body: body.value, ...admitted });
  if (method !== 'GET') context.desk.state.save();
  return answer;
}

interface Admitted {
  readonly by: UserRecord | undefined;
  readonly repo: RepoRecord | undefined;
}

/** Who calls and about which repository, or why not. Who may not read a repository is told that there is none. */
function admit({ state }: Desk, request: IncomingMessage, { route, part }: FoundRoute): Admitted | Answer {
  const sender = senderOf(state, request);
  if (sender === 'wrong') return refusal(401, 'user does not exist [uid: 0, name: ]');
  const by = sender === 'nobody' ? undefined : sender;
  const repo = part('repo') === '' ? undefined : state.repo(part('owner'), part('repo'));
  if (part('repo') !== '' && (repo === undefined || accessOf(repo, by) === 'none')) return NOT_FOUND;
  if (route.signedIn && by === undefined) return refusal(401, 'token is required');
  if (repo !== undefined && route.need !== 'anybody' && route.need !== 'signed-in' && !mayDo(repo, by, route.need)) {
    return refusal(403, `user should have a permission to ${route.need} to the repo`);
  }
  return { by, repo };
}
