import { createVerify, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ForgeReply, found } from '../forge-reply.ts';
import type { AppPermissions, ForgeApp, ForgeRepository } from '../forge-state.ts';
import type { ApiAnswer, ApiRequest, Route } from '../route.ts';
import { API, type GithubContext, REPO } from './github-context.ts';

const HOUR_MS = 3_600_000;
/** The longest life of a token that an app signs, in seconds. */
const LONGEST = 600;

/** What an app asks as itself, by a token that it signed: who it is, where it is installed, and tokens for there. */
export function appRoutes(context: GithubContext): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${API}/app`,
      answer: async (request) => {
        const { id, slug } = appOf(context, request.headers);
        return { status: 200, body: { id, slug, name: slug } };
      },
    },
    {
      method: 'GET',
      path: `${REPO}/installation`,
      answer: async ({ headers, params }) => {
        const app = appOf(context, headers);
        const { id } = context.core.repository(params.owner ?? '', params.repo ?? '');
        return { status: 200, body: { id: found(app.repositories.includes(id) ? app.installation : undefined) } };
      },
    },
    {
      method: 'POST',
      path: `${API}/app/installations/:id/access_tokens`,
      answer: (request) => mint(context, request),
    },
  ];
}

/** Whether a path is one that an app asks as itself. */
export function askedAsApp(path: string): boolean {
  return /^\/api\/v3\/(?:app(?:\/|$)|repos\/[^/]+\/[^/]+\/installation$)/.test(path);
}

async function mint({ core }: GithubContext, { headers, params, body }: ApiRequest): Promise<ApiAnswer> {
  const app = appOf({ core }, headers);
  if (String(app.installation) !== params.id) throw new ForgeReply(404, 'Not Found');
  const installed = core.repositories.filter(({ id }) => app.repositories.includes(id));
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const until = Date.now() + HOUR_MS;
  const permissions = lesser(app.permissions, body.permissions);
  const repositories = named(installed, body.repositories).map(({ id }) => id);
  app.grants.push({ token, repositories, permissions, until });
  await core.save();
  return { status: 201, body: { token, expires_at: new Date(until).toISOString(), permissions } };
}

function named(installed: readonly ForgeRepository[], names: unknown): readonly ForgeRepository[] {
  if (names === undefined) return installed;
  if (!Array.isArray(names) || names.length === 0) throw new ForgeReply(422, 'Invalid "repositories"');
  return names.map((name) => {
    const there = installed.find((repository) => repository.name === name);
    if (there) return there;
    throw new ForgeReply(422, 'There is at least one repository that does not exist or is not accessible');
  });
}

/** What was asked for; a 422 where the installation itself has less. */
function lesser(held: AppPermissions, asked: unknown): AppPermissions {
  if (asked === undefined) return held;
  const wanted = Object.entries(asked as AppPermissions);
  const fits = wanted.every(([area, level]) => held[area] === 'write' || held[area] === level);
  if (!fits) throw new ForgeReply(422, 'The permissions requested are not granted to this installation.');
  return Object.fromEntries(wanted);
}

/** The app that signed a request's JSON web token (RFC 7519, RS256); a 401 for any other. */
function appOf({ core }: Pick<GithubContext, 'core'>, { authorization = '' }: IncomingHttpHeaders): ForgeApp {
  const refused = (why: string) => new ForgeReply(401, why);
  const [head = '', claims = '', signature = ''] = authorization.replace(/^Bearer /, '').split('.');
  const { iss, iat, exp } = decoded(claims);
  const app = core.apps.find(({ id }) => String(id) === String(iss));
  const signed = app && createVerify('RSA-SHA256').update(`${head}.${claims}`);
  if (decoded(head).alg !== 'RS256' || !signed?.verify(app?.publicKey ?? '', signature, 'base64url'))
    throw refused('A JSON web token could not be decoded');
  const now = Date.now() / 1000;
  if (!(Number(exp) > now && Number(exp) <= now + LONGEST))
    throw refused("'Expiration time' claim ('exp') is too far in the future");
  if (!(Number(iat) <= now)) throw refused("'Issued at' claim ('iat') must be an Integer representing a past time");
  return found(app);
}

function decoded(part: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    // What is no JSON is a token that cannot be decoded, like one without an issuer.
    return {};
  }
}
