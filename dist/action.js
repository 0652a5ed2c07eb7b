import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  environment,
  readEnv
} from "./parts/chunk-MZM5YV3M.js";
import {
  COMMAND_PREFIX,
  PERMISSIONS,
  SEVERITY_WORDS,
  WakeUp,
  codeBlock,
  commandLines,
  fitComment,
  inertLine,
  inertMarkdown,
  inlineCode,
  remarkMarker,
  remarkNames,
  retried,
  retryAfterMs,
  systemClock,
  textDigest
} from "./parts/chunk-E4OMNE5P.js";
import {
  BotError,
  asBotError,
  errorRow,
  external_exports,
  repoSlug
} from "./parts/chunk-AZOESEY5.js";
import "./parts/chunk-II3NMZHH.js";

// src/action/run-action.ts
import { readFile } from "node:fs/promises";

// src/forges/greet.ts
async function greet(url, signal) {
  let response;
  try {
    response = await fetch(url, { redirect: "manual", signal });
  } catch (cause) {
    throw new BotError("FORGE_UNREACHABLE", `${new URL(url).origin} got no answer`, { cause });
  }
  await response.body?.cancel();
  const { status, headers } = response;
  const date = headers.get("date");
  const redirect = status >= 300 && status < 400 ? headers.get("location") : null;
  return { status, ...date !== null && { date }, ...redirect !== null && { redirect } };
}

// src/forges/may-post.ts
async function mayPost(client, path, signal) {
  try {
    await client.send({ method: "POST", path, body: {} }, signal);
    return true;
  } catch (thrown) {
    const { status } = asBotError(thrown).details;
    if (status === 422 || status === 400) return true;
    return status === 401 || status === 403 ? false : void 0;
  }
}

// src/forges/gitea/schema.ts
var UserSchema = external_exports.object({ id: external_exports.number().int().nullish(), login: external_exports.string() });
var LabelSchema = external_exports.object({ id: external_exports.number().int(), name: external_exports.string() });
var IssueSchema = external_exports.object({
  number: external_exports.number().int(),
  title: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.enum(["open", "closed"]),
  labels: external_exports.array(LabelSchema).nullish(),
  assignees: external_exports.array(UserSchema).nullish(),
  user: UserSchema,
  created_at: external_exports.string(),
  updated_at: external_exports.string(),
  html_url: external_exports.string()
});
var CommentSchema = external_exports.object({
  id: external_exports.number().int(),
  body: external_exports.string(),
  user: UserSchema,
  created_at: external_exports.string(),
  updated_at: external_exports.string(),
  html_url: external_exports.string()
});
var TimelineSchema = external_exports.object({
  type: external_exports.string(),
  body: external_exports.string().nullish(),
  user: UserSchema.nullish(),
  label: LabelSchema.nullish(),
  assignee: UserSchema.nullish(),
  removed_assignee: external_exports.boolean().nullish()
});
var SideSchema = external_exports.object({ ref: external_exports.string(), sha: external_exports.string(), repo: external_exports.object({ id: external_exports.number().int() }).nullish() });
var PullSchema = external_exports.object({
  number: external_exports.number().int(),
  title: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.enum(["open", "closed"]),
  merged: external_exports.boolean().nullish(),
  // False for a conflict, and as well for work in progress and while it is being looked at.
  mergeable: external_exports.boolean().nullish().catch(null),
  html_url: external_exports.string(),
  head: SideSchema,
  base: SideSchema
});
var RepositorySchema = external_exports.object({ default_branch: external_exports.string(), empty: external_exports.boolean() });
var BranchSchema = external_exports.object({ commit: external_exports.object({ id: external_exports.string() }) });
var PermissionSchema = external_exports.object({ permission: external_exports.string() });
var ReviewSchema = external_exports.object({
  id: external_exports.number().int(),
  body: external_exports.string().nullish(),
  user: UserSchema.nullish(),
  state: external_exports.string(),
  dismissed: external_exports.boolean().nullish(),
  comments_count: external_exports.number().int().nullish(),
  submitted_at: external_exports.string().nullish()
});
var LineCommentSchema = external_exports.object({
  id: external_exports.number().int(),
  pull_request_review_id: external_exports.number().int().nullish(),
  body: external_exports.string(),
  user: UserSchema.nullish(),
  resolver: UserSchema.nullish(),
  path: external_exports.string(),
  position: external_exports.number().int().nullish(),
  original_position: external_exports.number().int().nullish(),
  created_at: external_exports.string()
});
var StatusSchema = external_exports.object({
  id: external_exports.number().int(),
  context: external_exports.string(),
  status: external_exports.string(),
  description: external_exports.string().nullish(),
  target_url: external_exports.string().nullish()
});
var StandingSchema = external_exports.object({ login: external_exports.string(), is_admin: external_exports.boolean().nullish() });
var NotificationSchema = external_exports.object({});
var FootingSchema = external_exports.object({
  permissions: external_exports.object({ admin: external_exports.boolean(), push: external_exports.boolean(), pull: external_exports.boolean() })
});
var HookSchema = external_exports.object({
  type: external_exports.string(),
  active: external_exports.boolean(),
  events: external_exports.array(external_exports.string()),
  config: external_exports.object({ url: external_exports.string().optional(), content_type: external_exports.string().optional() })
});
var ProtectedBranchSchema = external_exports.object({ protected: external_exports.boolean(), user_can_push: external_exports.boolean().nullish() });

// src/lib/fit-title.ts
var MAX_TITLE = 255;
function fitTitle(title) {
  const whole2 = Array.from(title.replaceAll(/\s*[\r\n]+\s*/g, " "));
  return whole2.length <= MAX_TITLE ? whole2.join("") : `${whole2.slice(0, MAX_TITLE - 1).join("")}\u2026`;
}

// src/forges/gitea/translate.ts
function repoPath({ owner, name: name2 }) {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name2)}`;
}
function issuePath(ref) {
  return `${repoPath(ref.repo)}/issues/${ref.number}`;
}
function toIssue(ref, issue) {
  return {
    ref: { ...ref, number: issue.number },
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state,
    labels: (issue.labels ?? []).map(({ name: name2 }) => name2),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    author: { login: issue.user.login },
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    url: issue.html_url
  };
}
function toComment({
  id,
  user,
  body,
  created_at,
  updated_at,
  html_url
}) {
  return { id, author: { login: user.login }, body, createdAt: created_at, updatedAt: updated_at, url: html_url };
}
var DRAFT = "WIP: ";
function draftTitle(title, draft) {
  const plain = title.startsWith(DRAFT) ? title.slice(DRAFT.length) : title;
  return fitTitle(draft ? `${DRAFT}${plain}` : plain);
}
function toPull(repo, pull) {
  return {
    ref: { repo, number: pull.number },
    url: pull.html_url,
    state: pull.merged ? "merged" : pull.state,
    draft: pull.title.startsWith(DRAFT),
    head: { branch: pull.head.ref, sha: pull.head.sha, ref: `refs/pull/${pull.number}/head` },
    base: { branch: pull.base.ref, sha: pull.base.sha },
    body: pull.body ?? "",
    fork: pull.head.repo?.id === void 0 || pull.head.repo.id !== pull.base.repo?.id,
    conflicts: pull.mergeable === false
  };
}

// src/forges/gitea/checkup.ts
function giteaCheckup(client, site2) {
  return {
    greet: (signal) => greet(`${site2}/api/v1/version`, signal),
    standing: async (signal) => {
      const [{ login, is_admin }, notified] = await Promise.all([
        client.get("/user", StandingSchema, signal),
        readsNotifications(client, signal)
      ]);
      return { login, siteAdmin: is_admin ?? void 0, excess: notified ? ["read:notification"] : [], lacking: [] };
    },
    footing: (repo, signal) => footing(client, repo, signal),
    hooks: async (repo, signal) => (await client.list(`${repoPath(repo)}/hooks`, HookSchema, signal)).map(toHook),
    labels: async (repo, signal) => (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name: name2 }) => name2),
    protection: async (repo, branch, signal) => {
      const path = `${repoPath(repo)}/branches/${encodeURIComponent(branch)}`;
      const found = await client.get(path, ProtectedBranchSchema, signal);
      return { protected: found.protected, botMayPush: found.user_can_push ?? void 0 };
    }
  };
}
async function readsNotifications(client, signal) {
  try {
    await client.get("/notifications?limit=1", NotificationSchema.array(), signal);
    return true;
  } catch (thrown) {
    if (asBotError(thrown).code.startsWith("FORGE_") && !signal.aborted) return false;
    throw thrown;
  }
}
async function footing(client, repo, signal) {
  const path = repoPath(repo);
  const [{ permissions }, issues, contents] = await Promise.all([
    client.get(path, FootingSchema, signal),
    mayPost(client, `${path}/labels`, signal),
    mayPost(client, `${path}/branches`, signal)
  ]);
  const permission = permissions.admin ? "admin" : permissions.push ? "write" : permissions.pull ? "read" : "none";
  return { permission, needs: "admin", may: { issues, contents } };
}
function toHook({ active, config, events, type }) {
  const told = (...names2) => names2.some((name2) => events.includes(name2));
  return {
    url: config.url ?? "",
    active,
    // Hooks for chats and the like are of other types and say things in words of their own.
    json: config.content_type === "json" && ["gitea", "forgejo", "gogs"].includes(type),
    missing: [
      ...told("issues", "issue_label") ? [] : ["issues"],
      ...told("issue_comment") ? [] : ["comments"]
    ],
    secret: void 0,
    verifiesTls: void 0
  };
}

// src/forges/forge-answer.ts
var DEADLINE_MS = 3e4;
var MAX_JSON = 32 * 2 ** 20;
var MAX_REFUSAL = 16384;
var MAX_SAID = 300;
async function answered(call, signal) {
  const { method, url, body, what } = call;
  const headers = {
    accept: "application/json",
    ...call.headers,
    ...body && { "content-type": "application/json" }
  };
  const request = { method, headers, ...body && { body: JSON.stringify(body) } };
  const send = async () => {
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    try {
      return await fetch(url, { ...request, signal: within, redirect: "manual" });
    } catch (cause) {
      signal.throwIfAborted();
      const details = unsent(cause) ? { sent: false } : {};
      throw new BotError("FORGE_UNREACHABLE", `${what} got no answer`, { cause, details });
    }
  };
  const response = await (call.turn ? call.turn(send) : send());
  if (response.ok) return response;
  throw refusal({ status: response.status, headers: response.headers, says: await said(response, what, signal) }, call);
}
function unsent(thrown) {
  const cause = thrown instanceof Error ? thrown.cause : void 0;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : void 0;
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"].includes(String(code));
}
async function said(response, what, signal) {
  try {
    const bytes = await answerBytes(response, MAX_REFUSAL, what, signal);
    return bytes === "too large" ? void 0 : JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    signal.throwIfAborted();
    return void 0;
  }
}
async function answerJson(response, what, signal) {
  const bytes = await answerBytes(response, MAX_JSON, what, signal);
  if (bytes === "too large")
    throw new BotError("FORGE_ANSWER", `the answer to ${what} has more than ${MAX_JSON} bytes`);
  try {
    return { json: JSON.parse(Buffer.from(bytes).toString("utf8")), headers: response.headers };
  } catch (cause) {
    throw new BotError("FORGE_ANSWER", `${what} was not answered with JSON`, { cause });
  }
}
async function answerBytes(response, max, what, signal) {
  try {
    return await bounded(response, max);
  } catch (cause) {
    signal.throwIfAborted();
    throw new BotError("FORGE_UNREACHABLE", `the answer to ${what} broke off`, { cause });
  }
}
function parsed(schema, value, path) {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new BotError(
    "FORGE_ANSWER",
    `the answer to ${path} is not as expected: ${issue?.path.join(".")}: ${issue?.message}`
  );
}
var STATUS = {
  401: "FORGE_REFUSED",
  403: "FORGE_REFUSED",
  404: "FORGE_NOT_FOUND",
  409: "FORGE_CONFLICT",
  410: "FORGE_NOT_FOUND",
  429: "FORGE_LIMITED"
};
function refusal(answer4, { what, reading }) {
  const { status, headers, says } = answer4;
  const read = reading?.(answer4);
  const code = read?.code ?? STATUS[status] ?? (status >= 500 ? "FORGE_UNREACHABLE" : "FORGE_REFUSED");
  const wait = retryAfterMs(headers) ?? read?.waitMs;
  const moved = status >= 300 && status < 400 ? "; it may have been renamed, and is reached by its new name only" : "";
  return new BotError(code, `${what} was answered with ${status}${moved}`, {
    details: { status, says: message(says) },
    ...wait !== void 0 && { retryAfterMs: wait }
  });
}
var Message = external_exports.union([
  external_exports.object({ message: external_exports.string() }).transform(({ message: text2 }) => text2),
  external_exports.object({ error: external_exports.string() }).transform(({ error: text2 }) => text2)
]);
function message(says) {
  return Message.safeParse(says).data?.slice(0, MAX_SAID);
}
async function bounded(response, max) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > max) return "too large";
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

// src/forges/forge-client.ts
var MAX_PAGES = 200;
var LAG_MS = 3e4;
var MAX_FILE = 2 ** 20;
var READS = 3;
var REWRITES = 1;
var FIRST_PAUSE_MS = 100;
var ForgeClient = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  /** For how long reads may not show yet what was written, in milliseconds. */
  get lagMs() {
    return this.#options.lagMs ?? LAG_MS;
  }
  async get(path, schema, signal) {
    return (await this.read(path, schema, signal)).value;
  }
  /** Like `get`, together with the answer's headers. */
  async read(path, schema, signal) {
    const call = { method: "GET", path };
    const read = async () => {
      const { json, headers } = await answerJson(await this.#answer(call, signal), name(call), signal);
      return { value: parsed(schema, json, path), headers };
    };
    return await retried(read, passing(READS), signal);
  }
  /** Like `get`, with undefined for a 404. */
  async find(path, schema, signal) {
    return await this.get(path, schema, signal).catch(absent);
  }
  /** All pages of a list. A forge may make them smaller than asked, so a short page is not the last one; an empty one is. */
  async list(path, schema, signal, more = this.#options.more) {
    const items = [];
    const glue = path.includes("?") ? "&" : "?";
    for (let page = 1; page <= MAX_PAGES; page++) {
      const here = await this.read(`${path}${glue}${this.#options.page(page)}`, schema.array(), signal);
      items.push(...here.value);
      if (here.value.length === 0 || !more(here.headers, items.length)) return items;
    }
    throw new BotError("FORGE_ANSWER", `${path} has more than ${MAX_PAGES} pages`);
  }
  async write(call, schema, signal) {
    return await this.#tried(call, signal, async () => {
      const { json } = await answerJson(await this.#answer(call, signal), name(call), signal);
      return parsed(schema, json, call.path);
    });
  }
  /** A write whose answer holds nothing of interest. Deleting what is not there is done already. */
  async send(call, signal) {
    const sent = this.#tried(call, signal, async () => {
      const response = await this.#answer(call, signal);
      await response.body?.cancel();
      if (/^text\/html\b/i.test(response.headers.get("content-type") ?? ""))
        throw new BotError("FORGE_ANSWER", `${name(call)} was answered with a page`);
    });
    await (call.method === "DELETE" ? sent.catch(absent) : sent);
  }
  /** A file's bytes, at most 1 MiB; undefined for a 404. */
  async bytes(path, signal) {
    const call = { method: "GET", path };
    const read = async () => await answerBytes(await this.#answer(call, signal), MAX_FILE, name(call), signal);
    const found = await retried(read, passing(READS), signal).catch(absent);
    if (found === "too large") throw new BotError("SOURCE_REFUSED", `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }
  async #tried(call, signal, act) {
    return creates(call) ? await act() : await retried(act, passing(REWRITES), signal);
  }
  async #answer(call, signal) {
    const { api, headers, reading, gate } = this.#options;
    const { method, path } = call;
    const kind = method === "GET" ? "read" : creates(call) && !call.quiet ? "create" : "write";
    const turn = gate && ((send) => gate(path).through(kind, send, signal));
    const wire = { ...call, url: api + path, headers: await headers(path, signal), what: name(call), reading, turn };
    return await answered(wire, signal);
  }
};
function creates({ method, repeatable, adds }) {
  return adds === true || method === "POST" && !repeatable;
}
function name({ method, path }) {
  return `${method} ${path}`;
}
function passing(tries) {
  return (thrown, before) => {
    const over = thrown instanceof BotError && thrown.code === "FORGE_UNREACHABLE";
    return over && before < tries ? FIRST_PAUSE_MS * 2 ** before : void 0;
  };
}
function absent(error) {
  if (error instanceof BotError && error.code === "FORGE_NOT_FOUND") return void 0;
  throw error;
}

// src/forges/gitea/client.ts
var PAGE = 50;
function giteaClient({ url, token, lagMs }) {
  return new ForgeClient({
    api: `${url.replace(/\/+$/, "")}/api/v1`,
    headers: async () => ({ authorization: `token ${token}` }),
    ...lagMs !== void 0 && { lagMs },
    page: (number) => `page=${number}&limit=${PAGE}`,
    more: (headers, read) => {
      const total = headers.get("x-total-count");
      return total === null || read < Number(total);
    }
  });
}

// src/forges/recent.ts
var Recent = class {
  #ms;
  #values = /* @__PURE__ */ new Map();
  constructor(ms) {
    this.#ms = ms;
  }
  get(key) {
    return this.#values.get(key)?.value;
  }
  set(key, value) {
    const held = { value };
    this.#values.set(key, held);
    setTimeout(() => this.#values.get(key) === held && this.#values.delete(key), this.#ms).unref();
  }
  delete(key) {
    this.#values.delete(key);
  }
};

// src/forges/creations.ts
var MAY_EXIST = ["FORGE_UNREACHABLE", "FORGE_ANSWER", "FORGE_CONFLICT"];
var LOOKS = 5;
var Creations = class {
  #lagMs;
  #made;
  #doubted;
  constructor(lagMs) {
    this.#lagMs = lagMs;
    this.#made = new Recent(lagMs);
    this.#doubted = new Recent(lagMs);
  }
  /** What was created under this key so lately that reads may not show it yet. */
  lately(key) {
    return this.#made.get(key);
  }
  /** What was created lately is gone. */
  forget(key) {
    this.#made.delete(key);
  }
  /** For what a look has not found: takes what lags behind, or creates it. `made` where it is new and as it was wanted. */
  async once(key, creation, signal) {
    const known = this.#made.get(key) ?? (this.#doubted.get(key) && await this.#look(key, creation, signal));
    if (known !== void 0) return { value: known, made: false };
    try {
      return await this.#create(key, creation);
    } catch (thrown) {
      if (this.#doubted.get(key) === void 0) throw thrown;
    }
    const found = await this.#look(key, creation, signal);
    return found === void 0 ? await this.#create(key, creation) : { value: found, made: false };
  }
  async #create(key, { create: create2 }) {
    try {
      const value = await create2();
      this.#made.set(key, value);
      return { value, made: true };
    } catch (thrown) {
      if (mayExist(thrown)) this.#doubted.set(key, true);
      throw thrown;
    }
  }
  async #look(key, { find: find2 }, signal) {
    const look = async () => {
      const found2 = await find2();
      if (found2 === void 0) throw MISSING;
      this.#made.set(key, found2);
      return found2;
    };
    const pause = (thrown, before) => thrown === MISSING && before < LOOKS ? this.#lagMs * 2 ** before / (2 ** LOOKS - 1) : void 0;
    const found = await retried(look, pause, signal).catch(nothing);
    this.#doubted.delete(key);
    return found;
  }
};
var MISSING = /* @__PURE__ */ Symbol("not there yet");
function nothing(thrown) {
  if (thrown !== MISSING) throw thrown;
}
function mayExist(thrown) {
  const { code, details } = asBotError(thrown);
  return MAY_EXIST.includes(code) && details.sent !== false;
}

// src/forges/label-changes.ts
var LabelChanges = class {
  #set;
  #named;
  constructor(lagMs, named = (label) => label) {
    this.#set = new Recent(lagMs);
    this.#named = named;
  }
  /** What of a change is still to be done at an issue, of which a read says that it carries these labels. */
  pending(issue, shown2, { add, remove }) {
    const carried = new Set(shown2.map(this.#named));
    const carries = (label) => carried.has(this.#named(label));
    const lately = (label) => this.#set.get(this.#key(issue, label));
    return {
      add: add.filter((label) => lately(label) === false || !(carries(label) || lately(label))),
      remove: remove.filter((label) => carries(label) || lately(label))
    };
  }
  done(issue, label, present) {
    this.#set.set(this.#key(issue, label), present);
  }
  #key(issue, label) {
    return `${issue} ${this.#named(label)}`;
  }
};

// src/forges/say-once.ts
async function sayOnce(desk, saying, signal) {
  const { marker } = saying;
  if (!saying.body.includes(marker)) throw new BotError("INTERNAL", "the body of a comment lacks its marker");
  const body = fitComment(saying.body, marker);
  const ours = async () => ownComments(await desk.all(signal), saying);
  const [there, ...spare] = await ours();
  if (there) {
    await removeAll(desk, spare, signal);
    return await desk.edit(there, body, signal);
  }
  const made = await created(desk, { ...saying, body }, ours, signal);
  const [oldest = made, ...younger] = await ours();
  await removeAll(desk, younger, signal);
  return oldest.id === made.id ? made : await desk.edit(oldest, body, signal);
}
function ownComments(comments, { login, marker }) {
  return comments.filter(({ author, body }) => author.login === login && body.includes(marker)).toSorted((a, b) => a.id - b.id);
}
async function created(desk, { marker, body }, ours, signal) {
  const key = `${desk.thread} ${marker}`;
  const creation = { create: () => desk.create(body, signal), find: async () => (await ours())[0] };
  const { value, made } = await desk.creations.once(key, creation, signal);
  if (made) return value;
  return await desk.edit(value, body, signal).catch(async (thrown) => {
    if (asBotError(thrown).code !== "FORGE_NOT_FOUND") throw thrown;
    desk.creations.forget(key);
    return (await desk.creations.once(key, creation, signal)).value;
  });
}
async function removeAll(desk, comments, signal) {
  for (const comment of comments) await desk.remove(comment, signal);
}

// src/forges/gitea/issues.ts
function giteaIssues(client, me) {
  const said2 = new Creations(client.lagMs);
  const labels = { client, made: new Creations(client.lagMs), changes: new LabelChanges(client.lagMs) };
  const comments = async (ref, signal) => (await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal)).map(toComment);
  return {
    get: async (ref, signal) => toIssue(ref, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?type=issues&state=open&labels=${encodeURIComponent(label)}`;
      const issues = await client.list(path, IssueSchema, signal);
      const labelled = issues.map((issue) => toIssue({ repo, number: issue.number }, issue)).filter(({ labels: labels2 }) => labels2.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments,
    ensureLabels: (repo, wanted, signal) => ensureLabels(labels, repo, wanted, signal),
    label: (ref, change, signal) => changeLabels(labels, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, () => true);
      const last = events.findLast(
        (event) => event.type === "label" && event.label?.name === label && event.body === "1"
      );
      return last?.user ? { login: last.user.login } : void 0;
    },
    assignedBy: async (ref, login, signal) => {
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, () => true);
      const same = (user) => user?.login.toLowerCase() === login.toLowerCase();
      const last = events.findLast(
        (event) => same(event.user) || event.type === "assignees" && same(event.assignee) && !event.removed_assignee
      );
      return last?.user && !same(last.user) ? { login: last.user.login } : void 0;
    },
    react: async ({ repo }, comment, content, signal) => {
      const path = `${repoPath(repo)}/issues/comments/${comment}/reactions`;
      await client.send({ method: "POST", path, body: { content }, repeatable: true }, signal);
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await comments(ref, signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk(client, ref, comments, said2), { login, marker, body }, signal);
    }
  };
}
async function ensureLabels({ client, made }, repo, wanted, signal) {
  const path = `${repoPath(repo)}/labels`;
  const all = () => client.list(path, LabelSchema, signal);
  const there = new Set((await all()).map(({ name: name2 }) => name2));
  for (const { name: name2, color, description } of wanted) {
    if (there.has(name2)) continue;
    const call = { method: "POST", path, body: { name: name2, color: `#${color}`, description } };
    const creation = {
      create: () => client.write(call, LabelSchema, signal),
      find: async () => (await all()).find((label) => label.name === name2)
    };
    await made.once(`${repoSlug(repo)} ${name2}`, creation, signal);
  }
}
async function changeLabels(labels, ref, change, signal) {
  const { client, changes } = labels;
  const path = issuePath(ref);
  const there = (await client.get(path, IssueSchema, signal)).labels ?? [];
  const { add, remove } = changes.pending(
    path,
    there.map(({ name: name2 }) => name2),
    change
  );
  if (add.length + remove.length === 0) return;
  const known = await idsOf(labels, ref.repo, [...add, ...remove], there, signal);
  const added = add.flatMap((name2) => known.get(name2) ?? []);
  if (added.length > 0) {
    const call = { method: "POST", path: `${path}/labels`, body: { labels: added }, repeatable: true };
    await client.send(call, signal);
    for (const name2 of add) changes.done(path, name2, true);
  }
  for (const name2 of remove) {
    const id = known.get(name2);
    if (id === void 0) continue;
    await client.send({ method: "DELETE", path: `${path}/labels/${id}` }, signal);
    changes.done(path, name2, false);
  }
}
async function idsOf({ client, made }, repo, names2, seen, signal) {
  const known = new Map(seen.map(({ name: name2, id }) => [name2, id]));
  for (const name2 of names2) {
    const label = made.lately(`${repoSlug(repo)} ${name2}`);
    if (label) known.set(name2, label.id);
  }
  if (names2.every((name2) => known.has(name2))) return known;
  const all = await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal);
  return new Map([...known, ...all.map(({ name: name2, id }) => [name2, id])]);
}
function commentDesk(client, ref, comments, creations) {
  const path = ({ id }) => `${repoPath(ref.repo)}/issues/comments/${id}`;
  const write = async (call, signal) => toComment(await client.write(call, CommentSchema, signal));
  return {
    thread: issuePath(ref),
    creations,
    all: (signal) => comments(ref, signal),
    create: (body, signal) => write({ method: "POST", path: `${issuePath(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: "PATCH", path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => client.send({ method: "DELETE", path: path(comment) }, signal)
  };
}

// src/forges/answer-once.ts
var ANSWERS = /^<!-- issuewright:answers (?<id>[\w ]{1,200}) -->\n/;
function answeredIds(words2) {
  return new Set(words2.flatMap((body) => ANSWERS.exec(body)?.groups?.id ?? []));
}
async function answerOnce(desk, ask, { marker, body }, signal) {
  const head = `<!-- issuewright:answers ${ask.id} -->
${marker}
`;
  const find2 = async () => (await desk.own(signal)).find((words2) => words2.startsWith(head));
  if (await find2() !== void 0) return;
  const said2 = body.replace(marker, "").trimStart();
  const text2 = fitComment(desk.quotes ? `${head}${quoted(ask)}

${said2}` : head + said2, head);
  const creation = { create: () => desk.create(text2, signal), find: find2 };
  await desk.answers.once(`${desk.place} ${head}`, creation, signal).catch((thrown) => {
    if (desk.quotes || asBotError(thrown).code !== "FORGE_NOT_FOUND") throw thrown;
  });
}
var QUOTED_LINES = 6;
var QUOTED_CHARACTERS = 400;
function quoted({ author, body }) {
  const short = body.trim().slice(0, QUOTED_CHARACTERS).split(/\r\n|\n|\r/).slice(0, QUOTED_LINES).join("\n");
  const cut = short.length < body.trim().length ? `${short} \u2026` : short;
  const lines = [`${author.login}:`, ...cut.split("\n")].map((line) => `> ${line}`);
  return lines.join("\n").replaceAll("<!--", "&lt;!--").replaceAll("@", "@\u200B");
}

// src/forges/open-asks.ts
var MAX_ASKS = 100;
var MAX_BODY = 16384;
function unanswered(conversations4, login) {
  const own = conversations4.flatMap(({ said: said2 }) => said2.filter(({ author }) => author.login === login));
  return openAsks(conversations4, { login, ids: answeredIds(own.map(({ body }) => body)) });
}
function openAsks(conversations4, answered2) {
  const all = conversations4.flatMap((conversation) => asksIn(conversation, answered2));
  const asks4 = all.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt) || lastId(a) - lastId(b));
  const more = asks4.length - MAX_ASKS;
  if (more <= 0) return asks4;
  const last = (ask) => ({ ...ask, body: `${ask.body}

[\u2026 ${more} later asks are left out \u2026]` });
  return asks4.slice(0, MAX_ASKS).map((ask, at) => at === MAX_ASKS - 1 ? last(ask) : ask);
}
function lastId({ id }) {
  return Number(id.split(" ").at(-1));
}
function asksIn(conversation, { login, ids }) {
  const { name: name2, said: said2 } = conversation;
  const asked3 = said2.filter((one) => one.author.login !== login && !isProgram(one) && !OWN_MARKER.test(one.body));
  return [...Map.groupBy(asked3, ({ author }) => author.login).values()].flatMap((words2) => {
    const through = words2.findLastIndex(({ id }) => ids.has(`${name2} ${id}`));
    return toAsk(conversation, words2.slice(through + 1));
  });
}
var OWN_MARKER = /^<!-- issuewright:/m;
function isProgram({ automatic, author }) {
  return automatic || author.login.endsWith("[bot]");
}
function toAsk({ name: name2, kind, path, line, blocking }, words2) {
  const [first] = words2;
  const last = words2.at(-1);
  const body = words2.map((one) => one.body).join("\n\n");
  if (!first || !last || body.trim() === "" && !blocking) return [];
  const { author, createdAt } = first;
  const place = { ...path !== void 0 && { path }, ...line !== void 0 && { line } };
  return [{ id: `${name2} ${last.id}`, kind, author, body: bounded2(body), ...place, blocking, createdAt }];
}
function bounded2(body) {
  if (body.length <= MAX_BODY) return body;
  const kept = body.slice(0, MAX_BODY).replace(/[\ud800-\udbff]$/, "");
  return `${kept}

[\u2026 cut: ${body.length - kept.length} more characters \u2026]`;
}

// src/forges/blocking-reviews.ts
function blockingReviews(reviews) {
  const decisive = reviews.filter(({ verdict }) => verdict !== "open").toSorted((a, b) => a.id - b.id);
  const last = new Map(decisive.map((review) => [review.login, review]));
  return new Set([...last.values()].filter(({ verdict }) => verdict === "against").map(({ id }) => id));
}

// src/forges/gitea/conversations.ts
async function conversations(client, ref, signal) {
  const reviews = await client.list(`${pullPath(ref)}/reviews`, ReviewSchema, signal);
  const lines = await lineComments(client, ref, reviews, signal);
  const comments = await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal);
  const blocking = blockingReviews(reviews.map(deciding));
  return [
    ...ofReviews(reviews, lines, blocking),
    ...ofLines(lines, blocking),
    ...comments.map((one) => single("comment", uttered(one, one.created_at), false))
  ];
}
function pullPath(ref) {
  return `${repoPath(ref.repo)}/pulls/${ref.number}`;
}
async function lineComments(client, ref, reviews, signal) {
  const all = [];
  for (const { id, comments_count: count } of reviews) {
    if (count === 0) continue;
    all.push(...await client.get(`${pullPath(ref)}/reviews/${id}/comments`, LineCommentSchema.array(), signal));
  }
  return all.toSorted((a, b) => a.id - b.id);
}
var VERDICTS = /* @__PURE__ */ new Map([
  ["APPROVED", "for"],
  ["REQUEST_CHANGES", "against"]
]);
function deciding({ id, user, state, dismissed }) {
  return {
    id,
    login: user?.login ?? "",
    verdict: dismissed ? "for" : VERDICTS.get(state) ?? "open"
  };
}
function ofReviews(reviews, lines, blocking) {
  const threaded = new Set(lines.map((line) => line.pull_request_review_id));
  return reviews.flatMap((review) => {
    const { id, state, dismissed, body, submitted_at: at } = review;
    if (dismissed || !at || state === "PENDING" || state === "REQUEST_REVIEW") return [];
    const blocks = blocking.has(id);
    if (!body?.trim() && (!blocks || threaded.has(id))) return [];
    return [single("review", uttered(review, at), blocks)];
  });
}
function placeOf({ path, position, original_position: old }) {
  return `${position ?? 0} ${old ?? 0} ${path}`;
}
function ofLines(lines, blocking) {
  return [...Map.groupBy(lines, placeOf).values()].flatMap((said2) => {
    const [first] = said2;
    if (!first || first.resolver) return [];
    return {
      name: `thread ${first.id}`,
      kind: "thread",
      said: said2.map((one) => uttered(one, one.created_at)),
      path: first.path,
      // 0 where the comment stands at a line that is gone.
      line: first.position || void 0,
      blocking: said2.some(({ pull_request_review_id: review }) => blocking.has(review ?? 0))
    };
  });
}
function single(kind, utterance, blocking) {
  return { name: kind, kind, said: [utterance], blocking };
}
var ACTIONS_USER = -2;
function uttered({ id, user, body }, createdAt) {
  const author = { login: user?.login ?? "Ghost" };
  return { id, author, automatic: user?.id === ACTIONS_USER, body: body ?? "", createdAt };
}

// src/forges/gitea/asks.ts
async function asks(client, ref, login, signal) {
  return unanswered(await conversations(client, ref, signal), login);
}
async function answer(client, ref, { ask, reply, login, answers }, signal) {
  await answerOnce(commentDesk2(client, ref, { login, answers }), ask, reply, signal);
  const root = /^thread (\d+) /.exec(ask.id)?.[1];
  if (root === void 0 || !reply.resolve) return;
  const waiting = await asks(client, ref, login, signal);
  if (waiting.some(({ id }) => id.startsWith(`thread ${root} `))) return;
  const call = { method: "POST", path: `${pullPath(ref)}/comments/${root}/resolve`, repeatable: true };
  await client.send(call, signal).catch(unlessUnknown);
}
function commentDesk2(client, ref, { login, answers }) {
  const path = `${issuePath(ref)}/comments`;
  return {
    place: path,
    answers,
    quotes: true,
    own: async (signal) => {
      const there = await client.get(path, CommentSchema.array(), signal);
      return there.filter(({ user }) => user.login === login).map(({ body }) => body);
    },
    create: (body, signal) => client.write({ method: "POST", path, body: { body } }, CommentSchema, signal)
  };
}
function unlessUnknown(thrown) {
  const { code, details } = asBotError(thrown);
  if (code !== "FORGE_NOT_FOUND" && details.status !== 405) throw thrown;
}

// src/domain/own-check.ts
var OWN = /^issuewright(?:$|\s*\/)/i;
function isOwnCheck(name2) {
  return OWN.test(name2);
}

// src/forges/other-checks.ts
var MAX_LINES = 4;
var MAX_SAYS = 400;
var MAX_URL = 2e3;
function otherChecks(shown2) {
  const others = shown2.filter(({ name: name2 }) => !isOwnCheck(name2));
  return [...new Map(others.map((check) => [check.name, check])).values()].map(({ name: name2, state, url, says }) => {
    const lines = says.flatMap((text2) => text2?.split(/\r\n|\n|\r/) ?? []).filter((line) => line.trim() !== "");
    const short = lines.slice(0, MAX_LINES).join("\n").slice(0, MAX_SAYS).replace(/[\ud800-\udbff]$/, "");
    return { name: name2, state, says: short, ...url && isPage(url) && { url } };
  });
}
function isPage(url) {
  return url.length <= MAX_URL && /^https?:\/\/\S+$/.test(url);
}

// src/forges/gitea/checks.ts
var STATES = /* @__PURE__ */ new Map([
  ["success", "success"],
  ["warning", "success"],
  ["skipped", "success"],
  ["pending", "pending"]
]);
async function checks(client, repo, sha, signal) {
  const statuses = await client.list(`${repoPath(repo)}/commits/${sha}/statuses`, StatusSchema, signal);
  const oldestFirst = statuses.toSorted((a, b) => a.id - b.id);
  return otherChecks(
    oldestFirst.map(({ context, status, description, target_url: url }) => {
      return { name: context, state: STATES.get(status) ?? "failure", url, says: [description] };
    })
  );
}

// src/forges/said-remarks.ts
function saidRemarks(words2, login) {
  const answered2 = answeredIds(words2.map(({ body }) => body));
  return words2.flatMap(({ body, thread }) => {
    const open = thread && !thread.closed && !answered2.has(thread.id) ? toAsk2(thread, body, login) : void 0;
    return remarkNames(body).map((name2) => ({ name: name2, open }));
  });
}
function toAsk2({ id, path, line, createdAt }, body, login) {
  const title = /^\*\*(.*)\*\*$/m.exec(body)?.[1] ?? "";
  const place = { path, ...line !== void 0 && { line } };
  return { id, kind: "thread", author: { login }, body: title, ...place, blocking: false, createdAt };
}
function unsaid(remarks4, words2) {
  const said2 = new Set(words2.flatMap(remarkNames).map(({ finding }) => finding));
  const fresh = remarks4.filter(({ name: name2 }) => !said2.has(name2.finding));
  return [...new Map(fresh.map((remark) => [remark.name.finding, remark])).values()];
}

// src/forges/gitea/remarks.ts
async function remarks(client, ref, login, signal) {
  const reviews = await client.list(`${pullPath(ref)}/reviews`, ReviewSchema, signal);
  const lines = await lineComments(client, ref, reviews, signal);
  const comments = await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal);
  const bodies = [...reviews, ...comments].filter(({ user }) => user?.login === login);
  const threads = [...Map.groupBy(lines, placeOf).values()].flatMap((said2) => said2.flatMap(ownIn(said2, login)));
  return saidRemarks([...bodies.map(({ body }) => ({ body: body ?? "" })), ...threads], login);
}
function ownIn(said2, login) {
  const [first] = said2;
  return ({ id, user, body, path, position, created_at: createdAt }) => {
    if (!first || user?.login !== login) return [];
    const closed = Boolean(first.resolver);
    return [{ body, thread: { id: `thread ${first.id} ${id}`, closed, path, line: position || void 0, createdAt } }];
  };
}

// src/forges/remark-text.ts
var MAX_PROPOSAL = 1e4;
var OPENS_CODE = /(?:`{3}|~{3})/;
function remarkText(remark, propose) {
  const marker = remarkMarker(remark.name);
  return fitComment(`${marker}
${words(remark, propose)}`, marker);
}
function words(remark, propose) {
  const { severity, title, description, suggestion, text: text2 } = remark;
  const head = `**${SEVERITY_WORDS[severity]}: ${inlineCodeFree(title)}**`;
  const more = inertMarkdown(description);
  const offered = suggestion !== void 0 && suggestion !== text2 && suggestion.length <= MAX_PROPOSAL;
  const block = offered ? [propose(suggestion)] : [];
  const parts2 = OPENS_CODE.test(more) ? [head, ...block, more] : [head, more, ...block];
  return parts2.join("\n\n");
}
function remarkList(remarks4) {
  return remarks4.map((remark) => `${inlineCode(`${remark.path}:${remark.line}`)}: ${words(remark, codeBlock)}`).join("\n\n");
}
function inlineCodeFree(title) {
  return inertLine(title).replaceAll("`", "'");
}

// src/forges/post-review.ts
function reviewMarker(sha) {
  return `<!-- issuewright:review ${sha} -->`;
}
async function postReview(desk, { sha, body, remarks: remarks4 }, signal) {
  const marker = reviewMarker(sha);
  const find2 = () => desk.find(marker, signal);
  if (await find2()) return;
  const fresh = remarks4.length > 0 ? unsaid(remarks4, await desk.own(signal)) : [];
  const post = async (said2, at) => {
    const create2 = () => desk.create(fitComment(`${marker}
${said2}`, marker), at, signal);
    await desk.reviewed.once(`${desk.place} ${sha}`, { create: create2, find: find2 }, signal);
  };
  await post(body, fresh).catch(async (thrown) => {
    if (fresh.length === 0 || !desk.unplaced.includes(Number(asBotError(thrown).details.status))) throw thrown;
    await post(withList(body, fresh), []);
  });
}
function withList(body, remarks4) {
  if (remarks4.length === 0) return body;
  const markers = remarks4.map(({ name: name2 }) => remarkMarker(name2)).join("\n");
  return `${markers}
${body}

${remarkList(remarks4)}`;
}

// src/forges/gitea/reviews.ts
async function addReview({ client, reviewed, ref, review, login }, signal) {
  const path = `${pullPath(ref)}/reviews`;
  const all = (within) => client.list(path, ReviewSchema, within);
  const desk = {
    place: path,
    reviewed,
    // A line that a version does not know is answered with a 500 by some.
    unplaced: [400, 404, 422, 500],
    find: async (marker, within) => (await all(within)).find((one) => one.user?.login === login && one.body?.startsWith(marker)),
    own: async (within) => {
      const lines = await lineComments(client, ref, await all(within), within);
      return lines.filter(({ user }) => user?.login === login).map(({ body }) => body);
    },
    create: (body, remarks4, within) => {
      const said2 = { event: "COMMENT", commit_id: review.sha, body, comments: remarks4.map(lineComment) };
      return client.write({ method: "POST", path, body: said2 }, ReviewSchema, within);
    }
  };
  await postReview(desk, review, signal);
}
function lineComment(remark) {
  const { path, line, text: text2 } = remark;
  return { path, new_position: line, body: remarkText(remark, (suggestion) => asDiff(text2, suggestion)) };
}
function asDiff(text2, suggestion) {
  const added = suggestion.split("\n").map((line) => `+${line}`);
  return codeBlock([`-${text2}`, ...added].join("\n"), "diff");
}

// src/forges/gitea/pulls.ts
function giteaPulls(client, me) {
  const find2 = async (repo, head, signal) => {
    const open = await client.list(`${repoPath(repo)}/pulls?state=open`, PullSchema, signal);
    const found = open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
    return found && toPull(repo, found);
  };
  const answers = new Creations(client.lagMs);
  const opened = new Creations(client.lagMs);
  const reviewed = new Creations(client.lagMs);
  return {
    find: find2,
    get: async (ref, signal) => toPull(ref.repo, await client.get(pullPath(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const fields2 = { title: draftTitle(draft.title, draft.draft), body: fitComment(draft.body) };
      const there = await find2(repo, draft.head, signal);
      const { head, base } = draft;
      const call = { method: "POST", path: `${repoPath(repo)}/pulls`, body: { head, base, ...fields2 } };
      const create2 = async () => toPull(repo, await client.write(call, PullSchema, signal));
      const { value, made } = there ? { value: there, made: false } : await opened.once(`${repoSlug(repo)} ${head}`, { create: create2, find: () => find2(repo, head, signal) }, signal);
      if (made) return value;
      const edit = { method: "PATCH", path: pullPath(value.ref), body: fields2 };
      return toPull(repo, await client.write(edit, PullSchema, signal));
    },
    review: async (ref, review, signal) => {
      const { login } = await me(signal);
      await addReview({ client, reviewed, ref, review, login }, signal);
    },
    remarks: async (ref, signal) => await remarks(client, ref, (await me(signal)).login, signal),
    asks: async (ref, signal) => await asks(client, ref, (await me(signal)).login, signal),
    answer: async (ref, ask, reply, signal) => {
      const { login } = await me(signal);
      await answer(client, ref, { ask, reply, login, answers }, signal);
    },
    checks: (repo, sha, signal) => checks(client, repo, sha, signal)
  };
}

// src/forges/gitea/source.ts
function giteaSource(client, { url: site2, token }) {
  const tip = async (repo, branch, signal) => {
    const path = `${repoPath(repo)}/branches/${encodeURIComponent(branch)}`;
    return (await client.find(path, BranchSchema, signal))?.commit.id;
  };
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name2, empty: empty2 } = await client.get(repoPath(repo), RepositorySchema, signal);
      if (empty2) return { name: name2, sha: void 0 };
      return { name: name2, sha: await tip(repo, name2, signal) };
    },
    tip,
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const parts2 = path.split("/").map(encodeURIComponent).join("/");
      return await client.bytes(`${repoPath(repo)}/raw/${parts2}?ref=${at}`, signal);
    },
    raw: (repo, path, at) => {
      const parts2 = `${repoSlug(repo)}/raw/commit/${at}/${path}`.split("/").map(encodeURIComponent);
      return `${site2.replace(/\/+$/, "")}/${parts2.join("/")}`;
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async ({ owner, name: name2 }) => {
      const url = `${site2.replace(/\/+$/, "")}/${encodeURIComponent(owner)}/${encodeURIComponent(name2)}.git`;
      const basic = Buffer.from(`issuewright:${token}`).toString("base64");
      return { url, header: `Authorization: Basic ${basic}` };
    }
  };
}

// src/forges/gitea/status.ts
async function reportStatus(client, repo, sha, status, signal) {
  const { context, state, description, url } = status;
  const body = { context, state, description: description.slice(0, 255), ...url && { target_url: url } };
  await client.send({ method: "POST", path: `${repoPath(repo)}/statuses/${sha}`, body, repeatable: true }, signal);
}

// src/forges/gitea/forge.ts
function giteaForge(options) {
  const client = giteaClient(options);
  let self;
  const whoAmI = async (signal) => {
    self ??= { login: (await client.get("/user", UserSchema, signal)).login };
    return self;
  };
  return {
    kind: "gitea",
    can: {
      claimRefs: true,
      drafts: true,
      inlineReview: true,
      commitStatus: true,
      checkRuns: false,
      labelHistory: true,
      writersEdit: false,
      webhooks: true
    },
    issues: giteaIssues(client, whoAmI),
    pulls: giteaPulls(client, whoAmI),
    source: giteaSource(client, options),
    checkup: giteaCheckup(client, options.url.replace(/\/+$/, "")),
    whoAmI,
    permission: async (repo, login, signal) => {
      const path = `${repoPath(repo)}/collaborators/${encodeURIComponent(login)}/permission`;
      return toPermission((await client.find(path, PermissionSchema, signal))?.permission);
    },
    report: (repo, sha, status, signal) => reportStatus(client, repo, sha, status, signal)
  };
}
function toPermission(word) {
  if (word === "owner") return "admin";
  return PERMISSIONS.find((permission) => permission === word) ?? "none";
}

// src/forges/github/app-token.ts
function isAppToken(token) {
  return token.startsWith("ghs_");
}

// node_modules/universal-github-app-jwt/lib/utils.js
function isPkcs1(privateKey) {
  return privateKey.includes("-----BEGIN RSA PRIVATE KEY-----");
}
function isOpenSsh(privateKey) {
  return privateKey.includes("-----BEGIN OPENSSH PRIVATE KEY-----");
}
function string2ArrayBuffer(str) {
  const buf = new ArrayBuffer(str.length);
  const bufView = new Uint8Array(buf);
  for (let i = 0, strLen = str.length; i < strLen; i++) {
    bufView[i] = str.charCodeAt(i);
  }
  return buf;
}
function getDERfromPEM(pem) {
  const pemB64 = pem.trim().split("\n").slice(1, -1).join("");
  const decoded = atob(pemB64);
  return string2ArrayBuffer(decoded);
}
function getEncodedMessage(header2, payload) {
  return `${base64encodeJSON(header2)}.${base64encodeJSON(payload)}`;
}
function base64encode(buffer) {
  var binary = "";
  var bytes = new Uint8Array(buffer);
  var len = bytes.byteLength;
  for (var i = 0; i < len; i++) {
    binary += String.fromCharCode(bytes[i]);
  }
  return fromBase64(btoa(binary));
}
function fromBase64(base64) {
  return base64.replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_");
}
function base64encodeJSON(obj) {
  return fromBase64(btoa(JSON.stringify(obj)));
}

// node_modules/universal-github-app-jwt/lib/crypto-node.js
import { subtle } from "node:crypto";
import { createPrivateKey } from "node:crypto";
function convertPrivateKey(privateKey) {
  if (!isPkcs1(privateKey)) return privateKey;
  return createPrivateKey(privateKey).export({
    type: "pkcs8",
    format: "pem"
  });
}

// node_modules/universal-github-app-jwt/lib/get-token.js
async function getToken({ privateKey, payload }) {
  const convertedPrivateKey = convertPrivateKey(privateKey);
  if (isPkcs1(convertedPrivateKey)) {
    throw new Error(
      "[universal-github-app-jwt] Private Key is in PKCS#1 format, but only PKCS#8 is supported. See https://github.com/gr2m/universal-github-app-jwt#private-key-formats"
    );
  }
  if (isOpenSsh(convertedPrivateKey)) {
    throw new Error(
      "[universal-github-app-jwt] Private Key is in OpenSSH format, but only PKCS#8 is supported. See https://github.com/gr2m/universal-github-app-jwt#private-key-formats"
    );
  }
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: { name: "SHA-256" }
  };
  const header2 = { alg: "RS256", typ: "JWT" };
  const privateKeyDER = getDERfromPEM(convertedPrivateKey);
  const importedKey = await subtle.importKey(
    "pkcs8",
    privateKeyDER,
    algorithm,
    false,
    ["sign"]
  );
  const encodedMessage = getEncodedMessage(header2, payload);
  const encodedMessageArrBuf = string2ArrayBuffer(encodedMessage);
  const signatureArrBuf = await subtle.sign(
    algorithm.name,
    importedKey,
    encodedMessageArrBuf
  );
  const encodedSignature = base64encode(signatureArrBuf);
  return `${encodedMessage}.${encodedSignature}`;
}

// node_modules/universal-github-app-jwt/index.js
async function githubAppJwt({
  id,
  privateKey,
  now = Math.floor(Date.now() / 1e3)
}) {
  const privateKeyWithNewlines = privateKey.replace(/\\n/g, "\n");
  const nowWithSafetyMargin = now - 30;
  const expiration = nowWithSafetyMargin + 60 * 10;
  const payload = {
    iat: nowWithSafetyMargin,
    // Issued at time
    exp: expiration,
    iss: id
  };
  const token = await getToken({
    privateKey: privateKeyWithNewlines,
    payload
  });
  return {
    appId: id,
    expiration,
    token
  };
}

// src/lib/rate-limit-reset.ts
function rateLimitResetMs(headers, name2) {
  const reset = headers.get(name2)?.trim() ?? "";
  const now = Date.parse(headers.get("date") ?? "");
  if (!/^\d{9,11}$/.test(reset) || Number.isNaN(now)) return void 0;
  return Math.max(0, Number(reset) * 1e3 - now);
}

// src/forges/github/schema.ts
var UserSchema2 = external_exports.object({ login: external_exports.string(), type: external_exports.string().nullish() });
var AuthorSchema = UserSchema2.nullish();
var LabelSchema2 = external_exports.union([external_exports.string(), external_exports.object({ name: external_exports.string().nullish() })]);
var IssueSchema2 = external_exports.object({
  number: external_exports.number().int(),
  title: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.string(),
  labels: external_exports.array(LabelSchema2),
  assignees: external_exports.array(UserSchema2).nullish(),
  user: AuthorSchema,
  created_at: external_exports.string(),
  updated_at: external_exports.string(),
  html_url: external_exports.string(),
  pull_request: external_exports.unknown().optional()
});
var CommentSchema2 = external_exports.object({
  id: external_exports.number().int(),
  body: external_exports.string().nullish(),
  user: AuthorSchema,
  created_at: external_exports.string(),
  updated_at: external_exports.string(),
  html_url: external_exports.string()
});
var IssueEventSchema = external_exports.object({
  event: external_exports.string().nullish(),
  actor: AuthorSchema,
  label: external_exports.object({ name: external_exports.string().nullish() }).nullish()
});
var SideSchema2 = external_exports.object({ ref: external_exports.string(), sha: external_exports.string(), repo: external_exports.object({ id: external_exports.number().int() }).nullish() });
var PullSchema2 = external_exports.object({
  number: external_exports.number().int(),
  node_id: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.string(),
  draft: external_exports.boolean().nullish(),
  merged_at: external_exports.string().nullish(),
  // Missing from lists, and null until it has been looked at in the background.
  mergeable: external_exports.boolean().nullish().catch(null),
  html_url: external_exports.string(),
  head: SideSchema2,
  base: SideSchema2
});
var ReviewSchema2 = external_exports.object({
  id: external_exports.number().int(),
  body: external_exports.string().nullish(),
  user: AuthorSchema,
  state: external_exports.string(),
  // Missing while the review is not submitted.
  submitted_at: external_exports.string().nullish()
});
var LineCommentSchema2 = external_exports.object({
  id: external_exports.number().int(),
  in_reply_to_id: external_exports.number().int().nullish(),
  pull_request_review_id: external_exports.number().int().nullish(),
  body: external_exports.string(),
  user: AuthorSchema,
  path: external_exports.string(),
  // Null where the line is no longer part of the diff.
  line: external_exports.number().int().nullish(),
  created_at: external_exports.string()
});
var StatusesSchema = external_exports.object({
  total_count: external_exports.number(),
  statuses: external_exports.array(
    external_exports.object({
      context: external_exports.string(),
      state: external_exports.string(),
      description: external_exports.string().nullish(),
      target_url: external_exports.string().nullish()
    })
  )
});
var CheckRunSchema = external_exports.object({
  id: external_exports.number().int(),
  name: external_exports.string(),
  // What the app that made it calls it.
  external_id: external_exports.string().nullish(),
  status: external_exports.string().nullish(),
  conclusion: external_exports.string().nullish(),
  html_url: external_exports.string().nullish(),
  output: external_exports.object({ title: external_exports.string().nullish(), summary: external_exports.string().nullish() }).nullish()
});
var CheckRunsSchema = external_exports.object({ total_count: external_exports.number(), check_runs: external_exports.array(CheckRunSchema) });
var RepositorySchema2 = external_exports.object({ default_branch: external_exports.string() });
var RefSchema = external_exports.object({ object: external_exports.object({ sha: external_exports.string() }) });
var PermissionSchema2 = external_exports.object({ permission: external_exports.string(), role_name: external_exports.string().nullish() });
var GraphqlSchema = external_exports.object({
  data: external_exports.unknown(),
  errors: external_exports.array(external_exports.object({ type: external_exports.string().nullish(), message: external_exports.string().nullish() })).nullish()
});
var ViewerSchema = external_exports.object({ viewer: UserSchema2 });
var ContentSchema = external_exports.union([
  external_exports.array(external_exports.unknown()),
  external_exports.object({ type: external_exports.string(), size: external_exports.number(), encoding: external_exports.string().nullish(), content: external_exports.string().nullish() })
]);
var RefusalSchema = external_exports.object({
  documentation_url: external_exports.string().nullish(),
  errors: external_exports.array(external_exports.object({ code: external_exports.unknown(), message: external_exports.unknown() }).catch({ code: void 0, message: void 0 })).nullish()
});
var StandingSchema2 = external_exports.object({ login: external_exports.string(), site_admin: external_exports.boolean() });
var may = external_exports.boolean().optional();
var FootingSchema2 = external_exports.object({
  permissions: external_exports.object({ admin: may, maintain: may, push: may, triage: may, pull: may }).optional()
});
var HookSchema2 = external_exports.object({
  active: external_exports.boolean(),
  events: external_exports.array(external_exports.string()),
  config: external_exports.object({
    url: external_exports.string().optional(),
    content_type: external_exports.string().optional(),
    secret: external_exports.string().optional(),
    insecure_ssl: external_exports.union([external_exports.string(), external_exports.number()]).optional()
  })
});
var ProtectedBranchSchema2 = external_exports.object({ protected: external_exports.boolean() });
var RuleSchema = external_exports.object({ type: external_exports.string() });
var ProtectionSchema = external_exports.object({
  enforce_admins: external_exports.object({ enabled: external_exports.boolean() }).nullish(),
  required_pull_request_reviews: external_exports.object({}).nullish(),
  restrictions: external_exports.object({}).nullish()
});
var LabelNameSchema = external_exports.object({ name: external_exports.string() });

// src/forges/github/refusal.ts
var UNSAID_MS = 6e4;
var readRefusal = (answer4) => {
  const says = RefusalSchema.safeParse(answer4.says).data;
  const waitMs = limitedFor(answer4, says?.documentation_url ?? void 0);
  if (waitMs !== void 0) return { code: "FORGE_LIMITED", waitMs };
  return answer4.status === 422 && says?.errors?.some(exists) ? { code: "FORGE_CONFLICT" } : {};
};
function limitedFor({ status, headers }, page) {
  if (status !== 403 && status !== 429) return void 0;
  const spent = headers.get("x-ratelimit-remaining") === "0";
  if (spent) return rateLimitResetMs(headers, "x-ratelimit-reset") ?? UNSAID_MS;
  return status === 429 || headers.has("retry-after") || page?.includes("rate-limit") ? UNSAID_MS : void 0;
}
function exists({ code, message: message2 }) {
  return code === "already_exists" || typeof message2 === "string" && /^A pull request already exists\b/.test(message2);
}

// src/forges/github/client.ts
var PAGE2 = 100;
function githubClient({ apiUrl, token, gate, lagMs }) {
  const rest = apiUrl.replace(/\/+$/, "");
  const common = {
    page: (number) => `page=${number}&per_page=${PAGE2}`,
    more: (headers) => /;\s*rel="?next\b/.test(headers.get("link") ?? ""),
    reading: readRefusal,
    ...lagMs !== void 0 && { lagMs }
  };
  const api = `${rest.replace(/\/v3$/, "")}/graphql`;
  return {
    rest: new ForgeClient({
      ...common,
      ...gate && { gate: (path) => gate(repoOf(path)) },
      api: rest,
      headers: async (path, signal) => versioned(await token(repoOf(path), useOf(path), signal))
    }),
    graph: (repo) => new ForgeClient({
      ...common,
      ...gate && { gate: () => gate(repo).on("graphql") },
      api,
      headers: async (_, signal) => versioned(await token(repo, "api", signal))
    })
  };
}
function versioned(token) {
  return {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
    "user-agent": "issuewright"
  };
}
function useOf(path) {
  const [, of, rest] = /^\/repos\/[^/]+\/[^/]+\/(?<of>commits\/[0-9a-f]+\/)?(?<rest>check-runs)(?![^/?])/.exec(path) ?? [];
  if (!rest) return "api";
  return of ? "checks" : "report";
}
function repoOf(path) {
  const [, owner, name2] = /^\/repos\/([^/?]+)\/([^/?]+)/.exec(path) ?? [];
  return owner && name2 ? { owner: decodeURIComponent(owner), name: decodeURIComponent(name2) } : void 0;
}

// src/forges/github/translate.ts
function repoPath2({ owner, name: name2 }) {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name2)}`;
}
function issuePath2(ref) {
  return `${repoPath2(ref.repo)}/issues/${ref.number}`;
}
var GHOST = { login: "ghost" };
function toActor(user) {
  return user ? { login: user.login } : GHOST;
}
function labelName(label) {
  return typeof label === "string" ? label : label.name ?? "";
}
function sameLabel(a, b) {
  return a.toLowerCase() === b.toLowerCase();
}
function toIssue2(ref, issue) {
  return {
    ref: { ...ref, number: issue.number },
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state === "open" ? "open" : "closed",
    labels: issue.labels.map(labelName),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    author: toActor(issue.user),
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    url: issue.html_url
  };
}
function toComment2(comment) {
  const { id, user, body, created_at, updated_at, html_url } = comment;
  const times = { createdAt: created_at, updatedAt: updated_at };
  return { id, author: toActor(user), body: body ?? "", ...times, url: html_url };
}
function toPull2(repo, pull) {
  return {
    ref: { repo, number: pull.number },
    url: pull.html_url,
    state: pull.merged_at ? "merged" : pull.state === "open" ? "open" : "closed",
    draft: pull.draft ?? false,
    head: { branch: pull.head.ref, sha: pull.head.sha, ref: `refs/pull/${pull.number}/head` },
    base: { branch: pull.base.ref, sha: pull.base.sha },
    body: pull.body ?? "",
    fork: pull.head.repo?.id === void 0 || pull.head.repo.id !== pull.base.repo?.id,
    conflicts: pull.mergeable === false
  };
}
var PLAIN = ["none", "read", "write", "admin"];
function toPermission2(told) {
  if (told?.permission === "write" && told.role_name === "maintain") return "maintain";
  if (told?.permission === "read" && told.role_name === "triage") return "triage";
  return PLAIN.find((permission) => permission === told?.permission) ?? "none";
}

// src/forges/github/app-tokens.ts
var KEPT_MS = 5 * 6e4;
var PERMISSIONS2 = {
  api: { metadata: "read", contents: "write", issues: "write", pull_requests: "write", statuses: "write" },
  checks: { metadata: "read", checks: "read" },
  report: { metadata: "read", checks: "write" },
  read: { metadata: "read", contents: "read" },
  write: { metadata: "read", contents: "write" }
};
var AppSchema = external_exports.object({ slug: external_exports.string() });
var InstallationSchema = external_exports.object({ id: external_exports.int().positive() });
var TokenSchema = external_exports.object({ token: external_exports.string().min(1) });
function appTokens(app, apiUrl, clock) {
  const client = new ForgeClient({
    api: apiUrl.replace(/\/+$/, ""),
    headers: async () => versioned(await signedBy(app, clock)),
    page: (number) => `page=${number}`,
    more: () => false,
    reading: readRefusal
  });
  const kept = /* @__PURE__ */ new Map();
  const mint = async (repo, use, signal) => {
    const { id } = await client.get(`${repoPath2(repo)}/installation`, InstallationSchema, signal);
    const body = { repositories: [repo.name], permissions: PERMISSIONS2[use] };
    const call = { method: "POST", path: `/app/installations/${id}/access_tokens`, body };
    return (await client.write(call, TokenSchema, signal).catch(lacking)).token;
  };
  return {
    whoAmI: async (signal) => ({ login: `${(await client.get("/app", AppSchema, signal)).slug}[bot]` }),
    token: async (repo, use, signal) => {
      if (!repo) throw new BotError("INTERNAL", "an app has tokens for repositories only");
      const key = `${use} ${repoSlug(repo)}`;
      const there = kept.get(key);
      if (there && clock.now() < there.until) return await there.token;
      const token = mint(repo, use, signal);
      kept.set(key, { token, until: clock.now() + KEPT_MS });
      token.catch(() => kept.delete(key));
      return await token;
    }
  };
}
function lacking(thrown) {
  const { code, message: message2, details } = asBotError(thrown);
  if (details.status !== 422) throw thrown;
  throw new BotError(code, message2, { cause: thrown, details: { ...details, status: 403 } });
}
async function signedBy({ id, privateKey }, clock) {
  try {
    return (await githubAppJwt({ id, privateKey, now: Math.floor(clock.now() / 1e3) })).token;
  } catch (cause) {
    const message2 = "the private key of the GitHub App cannot be used: expected the whole PEM file that GitHub gave";
    throw new BotError("SECRET_MISSING", message2, { cause });
  }
}

// src/forges/github/checkup.ts
var ENOUGH = ["repo", "public_repo", "repo:status", "repo:invite", "repo_deployment", "security_events", "read:user"];
function githubCheckup(rest, options) {
  const asApp = options.whoAmI !== void 0;
  return {
    greet: (signal) => greet(`${options.apiUrl.replace(/\/+$/, "")}/versions`, signal),
    standing: async (signal) => {
      const login = (await options.whoAmI?.(signal))?.login;
      return login === void 0 ? await standing(rest, signal) : { login, siteAdmin: false, excess: [], lacking: [] };
    },
    footing: (repo, signal) => footing2(rest, repo, asApp, signal),
    hooks: async (repo, signal) => (await rest.list(`${repoPath2(repo)}/hooks`, HookSchema2, signal).catch(hidden)).map(toHook2),
    labels: async (repo, signal) => (await rest.list(`${repoPath2(repo)}/labels`, LabelNameSchema, signal)).map(({ name: name2 }) => name2),
    protection: (repo, branch, signal) => protection(rest, repo, branch, signal)
  };
}
async function standing(rest, signal) {
  const { value, headers } = await rest.read("/user", StandingSchema2, signal);
  const scopes = (headers.get("x-oauth-scopes") ?? "").split(/[\s,]+/).filter((scope) => scope !== "");
  const expires = /^\d{4}-\d\d-\d\d/.exec(headers.get("github-authentication-token-expiration") ?? "")?.[0];
  const lacks = scopes.length > 0 && !scopes.some((scope) => scope === "repo" || scope === "public_repo");
  return {
    login: value.login,
    siteAdmin: value.site_admin,
    excess: scopes.filter((scope) => !ENOUGH.includes(scope)),
    lacking: lacks ? ["repo"] : [],
    ...expires !== void 0 && { expires }
  };
}
async function footing2(rest, repo, asApp, signal) {
  const path = repoPath2(repo);
  const { permissions } = await rest.get(path, FootingSchema2, signal);
  if (asApp) return { permission: "write", needs: "write", may: { issues: true, contents: true } };
  const [issues, contents] = await Promise.all([
    mayPost(rest, `${path}/labels`, signal),
    mayPost(rest, `${path}/git/refs`, signal)
  ]);
  const held = ["admin", "maintain", "push", "triage", "pull"].find((name2) => permissions?.[name2]);
  const permission = held === "push" ? "write" : held === "pull" ? "read" : held ?? "none";
  return { permission, needs: "write", may: { issues, contents } };
}
function hidden(thrown) {
  if (asBotError(thrown).code !== "FORGE_NOT_FOUND") throw thrown;
  throw new BotError("FORGE_REFUSED", "the token may not see the webhooks", { cause: thrown });
}
function toHook2({ active, events, config }) {
  const told = (name2) => events.includes(name2) || events.includes("*");
  return {
    url: config.url ?? "",
    active,
    json: config.content_type === "json",
    missing: [
      ...told("issues") ? [] : ["issues"],
      ...told("issue_comment") ? [] : ["comments"]
    ],
    secret: config.secret !== void 0 && config.secret !== "",
    verifiesTls: config.insecure_ssl === void 0 ? void 0 : String(config.insecure_ssl) !== "1"
  };
}
async function protection(rest, repo, branch, signal) {
  const name2 = encodeURIComponent(branch);
  const path = `${repoPath2(repo)}/branches/${name2}`;
  const [found, rules] = await Promise.all([
    rest.get(path, ProtectedBranchSchema2, signal),
    rest.get(`${repoPath2(repo)}/rules/branches/${name2}`, RuleSchema.array(), signal).catch(hidden).then((found2) => found2 ?? [])
  ]);
  const ruled = (rules ?? []).some(({ type }) => type === "pull_request" || type === "update");
  if (!found.protected) return { protected: ruled, botMayPush: void 0 };
  const details = await rest.get(`${path}/protection`, ProtectionSchema, signal).catch(unlessShown);
  if (details === void 0) return { protected: true, botMayPush: void 0 };
  const closed = ruled || details.required_pull_request_reviews != null || details.restrictions != null;
  return { protected: true, botMayPush: !closed || details.enforce_admins?.enabled !== true };
}
function unlessShown(thrown) {
  if (!["FORGE_REFUSED", "FORGE_NOT_FOUND"].includes(asBotError(thrown).code)) throw thrown;
}

// src/forges/github/graphql.ts
var CODES = /* @__PURE__ */ new Map([
  ["NOT_FOUND", "FORGE_NOT_FOUND"],
  ["RATE_LIMITED", "FORGE_LIMITED"],
  ["RATE_LIMIT", "FORGE_LIMITED"]
]);
async function graphql(graph, { name: name2, query, variables }, schema, signal) {
  const call = { method: "POST", path: "", body: { query, variables }, repeatable: true };
  const { data, errors } = await graph.write(call, GraphqlSchema, signal);
  const [error] = errors ?? [];
  if (!error) return parsed(schema, data, name2);
  const says = error.message?.slice(0, 300);
  const code = CODES.get(error.type ?? "") ?? "FORGE_REFUSED";
  throw new BotError(code, `${name2} was refused by the GraphQL interface: ${error.type ?? "no type"}`, {
    details: { says },
    ...code === "FORGE_LIMITED" && { retryAfterMs: 6e4 }
  });
}

// src/forges/github/is-forbidden.ts
function isForbidden(thrown) {
  const { code, details } = asBotError(thrown);
  return code === "FORGE_REFUSED" && details.status === 403;
}

// src/forges/github/identity.ts
var ACTIONS = { login: "github-actions[bot]" };
function identity({ rest, graph }, known) {
  let self;
  return async (signal) => {
    self ??= known ? await known(signal) : await asked({ rest, graph }, signal);
    return { login: self.login };
  };
}
async function asked({ rest, graph }, signal) {
  try {
    return await rest.get("/user", UserSchema2, signal);
  } catch (thrown) {
    if (!isForbidden(thrown)) throw thrown;
    return await viewer(graph(), signal);
  }
}
async function viewer(graph, signal) {
  const request = { name: "viewer", query: "query { viewer { login } }", variables: {} };
  try {
    return (await graphql(graph, request, ViewerSchema, signal)).viewer;
  } catch (thrown) {
    if (!["FORGE_REFUSED", "FORGE_NOT_FOUND"].includes(asBotError(thrown).code)) throw thrown;
    return ACTIONS;
  }
}

// src/forges/github/issues.ts
var MAX_DESCRIPTION = 100;
function githubIssues(rest, me) {
  const said2 = new Creations(rest.lagMs);
  const changes = new LabelChanges(rest.lagMs, (label) => label.toLowerCase());
  const labels = { rest, made: new Creations(rest.lagMs), changes };
  return {
    get: async (ref, signal) => toIssue2(ref, await rest.get(issuePath2(ref), IssueSchema2, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath2(repo)}/issues?state=open&direction=asc&labels=${encodeURIComponent(label)}`;
      const issues = (await rest.list(path, IssueSchema2, signal)).filter((issue) => !issue.pull_request);
      const labelled = issues.map((issue) => toIssue2({ repo, number: issue.number }, issue)).filter(({ labels: labels2 }) => labels2.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => commentDesk3(rest, ref, said2).all(signal),
    ensureLabels: (repo, wanted, signal) => ensureLabels2(labels, repo, wanted, signal),
    label: (ref, change, signal) => changeLabels2(labels, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await rest.list(`${issuePath2(ref)}/events`, IssueEventSchema, signal);
      const last = events.findLast(({ event, label: set }) => event === "labeled" && set?.name === label);
      return last?.actor ? { login: last.actor.login } : void 0;
    },
    react: async ({ repo }, comment, content, signal) => {
      const path = `${repoPath2(repo)}/issues/comments/${comment}/reactions`;
      await rest.send({ method: "POST", path, body: { content }, repeatable: true }, signal);
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await commentDesk3(rest, ref, said2).all(signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk3(rest, ref, said2), { login, marker, body }, signal);
    }
  };
}
async function ensureLabels2({ rest, made }, repo, wanted, signal) {
  const path = `${repoPath2(repo)}/labels`;
  const all = () => rest.list(path, LabelSchema2, signal);
  const there = await all();
  for (const { name: name2, color, description } of wanted) {
    const same = (label) => sameLabel(labelName(label), name2);
    if (there.some(same)) continue;
    const body = { name: name2, color, description: description.slice(0, MAX_DESCRIPTION) };
    const creation = {
      create: () => rest.write({ method: "POST", path, body, quiet: true }, LabelSchema2, signal).then((label) => ({ label })),
      find: async () => (await all()).filter(same).map((label) => ({ label }))[0]
    };
    await made.once(`${path} ${name2}`, creation, signal);
  }
}
async function changeLabels2({ rest, changes }, ref, change, signal) {
  const issue = issuePath2(ref);
  const there = (await rest.get(issue, IssueSchema2, signal)).labels.map(labelName);
  const { add: labels, remove } = changes.pending(issue, there, change);
  const path = `${issue}/labels`;
  if (labels.length > 0) await rest.send({ method: "POST", path, body: { labels }, repeatable: true }, signal);
  for (const name2 of labels) changes.done(issue, name2, true);
  for (const name2 of remove) {
    await rest.send({ method: "DELETE", path: `${path}/${encodeURIComponent(name2)}` }, signal);
    changes.done(issue, name2, false);
  }
}
function commentDesk3(rest, ref, creations) {
  const path = ({ id }) => `${repoPath2(ref.repo)}/issues/comments/${id}`;
  const write = async (call, signal) => toComment2(await rest.write(call, CommentSchema2, signal));
  return {
    thread: issuePath2(ref),
    creations,
    all: async (signal) => (await rest.list(`${issuePath2(ref)}/comments`, CommentSchema2, signal)).map(toComment2),
    create: (body, signal) => write({ method: "POST", path: `${issuePath2(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: "PATCH", path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => rest.send({ method: "DELETE", path: path(comment) }, signal)
  };
}

// src/forges/github/review-threads.ts
var QUERY = `query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
    }
  } }
}`;
var First = external_exports.object({ nodes: external_exports.array(external_exports.object({ fullDatabaseId: external_exports.union([external_exports.string(), external_exports.number()]) })) });
var Threads = external_exports.object({
  pageInfo: external_exports.object({ hasNextPage: external_exports.boolean(), endCursor: external_exports.string().nullish() }),
  nodes: external_exports.array(external_exports.object({ id: external_exports.string(), isResolved: external_exports.boolean(), comments: First }))
});
var Answer = external_exports.object({ repository: external_exports.object({ pullRequest: external_exports.object({ reviewThreads: Threads }) }) });
var MAX_PAGES2 = 20;
async function reviewThreads(graph, ref, signal) {
  const found = /* @__PURE__ */ new Map();
  let after;
  for (let page = 0; page < MAX_PAGES2; page++) {
    const { pageInfo, nodes } = await threadsAfter(graph, ref, after, signal);
    for (const { id, isResolved: isResolved2, comments } of nodes) {
      const [first] = comments.nodes;
      if (first) found.set(Number(first.fullDatabaseId), { node: id, resolved: isResolved2 });
    }
    after = pageInfo.endCursor ?? void 0;
    if (!pageInfo.hasNextPage || after === void 0) break;
  }
  return found;
}
async function threadsAfter(graph, { repo: { owner, name: name2 }, number }, after, signal) {
  const variables = { owner, name: name2, number, after: after ?? null };
  const answer4 = await graphql(graph, { name: "reviewThreads", query: QUERY, variables }, Answer, signal);
  return answer4.repository.pullRequest.reviewThreads;
}
var RESOLVE = "mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }";
var Resolved = external_exports.object({ resolveReviewThread: external_exports.object({ thread: external_exports.object({ isResolved: external_exports.literal(true) }) }) });
async function resolveThread(graph, node, signal) {
  await graphql(graph, { name: "resolveReviewThread", query: RESOLVE, variables: { id: node } }, Resolved, signal);
}

// src/forges/github/conversations.ts
async function conversations2({ rest, graph }, ref, signal) {
  const reviews = await rest.list(`${pullPath2(ref)}/reviews`, ReviewSchema2, signal);
  const lines = await lineComments2(rest, ref, signal);
  const threads = lines.length > 0 ? await reviewThreads(graph(ref.repo), ref, signal) : /* @__PURE__ */ new Map();
  const open = lines.filter((one) => !threads.get(threadOf(one))?.resolved);
  const comments = await rest.list(`${issuePath2(ref)}/comments`, CommentSchema2, signal);
  const blocking = blockingReviews(reviews.map(deciding2));
  return [
    ...ofReviews2(reviews, lines, blocking),
    ...ofLines2(open, blocking),
    ...comments.map((one) => single2("comment", uttered2(one, one.created_at), false))
  ];
}
function pullPath2(ref) {
  return `${repoPath2(ref.repo)}/pulls/${ref.number}`;
}
async function lineComments2(rest, ref, signal) {
  const comments = await rest.list(`${pullPath2(ref)}/comments`, LineCommentSchema2, signal);
  return comments.toSorted((a, b) => a.id - b.id);
}
function threadOf({ id, in_reply_to_id }) {
  return in_reply_to_id ?? id;
}
function ofReviews2(reviews, lines, blocking) {
  const threaded = new Set(lines.map((line) => line.pull_request_review_id));
  return reviews.flatMap((review) => {
    const { id, state, submitted_at: at } = review;
    if (!at || state === "PENDING" || state === "DISMISSED") return [];
    const blocks = blocking.has(id);
    if (!review.body?.trim() && (!blocks || threaded.has(id))) return [];
    return [single2("review", uttered2(review, at), blocks)];
  });
}
var VERDICTS2 = /* @__PURE__ */ new Map([
  ["APPROVED", "for"],
  ["DISMISSED", "for"],
  ["CHANGES_REQUESTED", "against"]
]);
function deciding2({ id, user, state }) {
  return { id, login: toActor(user).login, verdict: VERDICTS2.get(state) ?? "open" };
}
function ofLines2(lines, blocking) {
  return [...Map.groupBy(lines, threadOf)].map(([root, said2]) => ({
    name: `thread ${root}`,
    kind: "thread",
    said: said2.map((one) => uttered2(one, one.created_at)),
    path: said2[0]?.path,
    line: said2[0]?.line ?? void 0,
    blocking: said2.some(({ pull_request_review_id: review }) => blocking.has(review ?? 0))
  }));
}
function single2(kind, utterance, blocking) {
  return { name: kind, kind, said: [utterance], blocking };
}
function uttered2({ id, user, body }, createdAt) {
  return { id, author: toActor(user), automatic: user?.type === "Bot", body: body ?? "", createdAt };
}

// src/forges/github/asks.ts
async function asks2(client, ref, login, signal) {
  return unanswered(await conversations2(client, ref, signal), login);
}
async function answer2(client, ref, { ask, reply, login, answers }, signal) {
  const root = /^thread (\d+) /.exec(ask.id)?.[1];
  const desk = root === void 0 ? commentDesk4(client, ref, { login, answers }) : threadDesk(client, ref, Number(root), { login, answers });
  await answerOnce(desk, ask, reply, signal);
  if (root === void 0 || !reply.resolve) return;
  const waiting = await asks2(client, ref, login, signal);
  if (waiting.some(({ id }) => id.startsWith(`thread ${root} `))) return;
  const graph = client.graph(ref.repo);
  const thread = (await reviewThreads(graph, ref, signal)).get(Number(root));
  if (thread && !thread.resolved) await resolveThread(graph, thread.node, signal);
}
function threadDesk({ rest }, ref, root, { login, answers }) {
  const path = `${pullPath2(ref)}/comments/${root}/replies`;
  return {
    place: path,
    answers,
    quotes: false,
    own: async (signal) => {
      const there = (await lineComments2(rest, ref, signal)).filter(({ in_reply_to_id: to }) => to === root);
      return there.filter(({ user }) => user?.login === login).map(({ body }) => body);
    },
    create: (body, signal) => rest.write({ method: "POST", path, body: { body } }, LineCommentSchema2, signal)
  };
}
function commentDesk4({ rest }, ref, { login, answers }) {
  const path = `${issuePath2(ref)}/comments`;
  return {
    place: path,
    answers,
    quotes: true,
    own: async (signal) => {
      const there = await rest.list(path, CommentSchema2, signal);
      return there.filter(({ user }) => user?.login === login).flatMap(({ body }) => body ?? []);
    },
    create: (body, signal) => rest.write({ method: "POST", path, body: { body } }, CommentSchema2, signal)
  };
}

// src/forges/github/checks.ts
async function checks2(rest, repo, sha, signal) {
  const path = `${repoPath2(repo)}/commits/${sha}`;
  const statuses = await allPages(rest, `${path}/status`, StatusesSchema, "statuses", signal);
  const runs = await checkRuns(rest, repo, { sha }, signal).catch(unreadable);
  const others = runs.filter(({ external_id }) => !external_id?.startsWith(OWN_RUN));
  return otherChecks([...statuses.map(ofStatus), ...others.map(ofRun)]);
}
var OWN_RUN = "issuewright:";
var MAX_PAGES3 = 10;
var PAGE3 = 100;
async function checkRuns(rest, repo, { sha, name: name2 }, signal) {
  const named = name2 === void 0 ? "" : `&check_name=${encodeURIComponent(name2)}&filter=all`;
  const path = `${repoPath2(repo)}/commits/${sha}/check-runs`;
  const runs = await allPages(rest, path, CheckRunsSchema, "check_runs", signal, named);
  return runs.toSorted((a, b) => a.id - b.id);
}
async function allPages(rest, path, schema, key, signal, more = "") {
  const items = [];
  for (let page = 1; page <= MAX_PAGES3; page++) {
    const here = await rest.get(`${path}?page=${page}&per_page=${PAGE3}${more}`, schema, signal);
    items.push(...here[key]);
    if (here[key].length === 0 || items.length >= here.total_count) break;
  }
  return items;
}
function unreadable(thrown) {
  if (asBotError(thrown).code === "FORGE_REFUSED") return [];
  throw thrown;
}
function ofStatus({ context, state, description, target_url: url }) {
  const shown2 = state === "success" || state === "pending" ? state : "failure";
  return { name: context, state: shown2, url, says: [description] };
}
var CONCLUSIONS = /* @__PURE__ */ new Map([
  ["success", "success"],
  ["neutral", "success"],
  ["skipped", "success"],
  ["action_required", "pending"],
  ["stale", "pending"]
]);
function ofRun({ name: name2, conclusion, html_url: url, output }) {
  const state = conclusion ? CONCLUSIONS.get(conclusion) ?? "failure" : "pending";
  return { name: name2, state, url, says: [output?.title, output?.summary] };
}

// src/forges/github/drafts.ts
async function setDraft(graph, node, draft, signal) {
  const name2 = draft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview";
  const query = `mutation($id: ID!) { ${name2}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  const done = external_exports.object({ [name2]: external_exports.object({ pullRequest: external_exports.object({ isDraft: external_exports.literal(draft) }) }) });
  await graphql(graph, { name: name2, query, variables: { id: node } }, done, signal);
}

// src/forges/github/remarks.ts
async function remarks2({ rest, graph }, ref, login, signal) {
  const reviews = await rest.list(`${pullPath2(ref)}/reviews`, ReviewSchema2, signal);
  const own = (await lineComments2(rest, ref, signal)).filter(({ user }) => user?.login === login);
  const threads = own.length > 0 ? await reviewThreads(graph(ref.repo), ref, signal) : /* @__PURE__ */ new Map();
  const bodies = reviews.filter(({ user }) => user?.login === login).map(({ body }) => ({ body: body ?? "" }));
  const lines = own.map(({ id, in_reply_to_id: to, body, path, line, created_at: createdAt }) => {
    if (to) return { body };
    const closed = threads.get(id)?.resolved === true;
    return { body, thread: { id: `thread ${id} ${id}`, closed, path, line: line ?? void 0, createdAt } };
  });
  return saidRemarks([...bodies, ...lines], login);
}

// src/forges/github/reviews.ts
async function addReview2({ rest, reviewed, ref, review, login }, signal) {
  const path = `${pullPath2(ref)}/reviews`;
  const desk = {
    place: path,
    reviewed,
    unplaced: [422],
    find: async (marker, within) => {
      const there = await rest.list(path, ReviewSchema2, within);
      return there.find((one) => one.user?.login === login && one.body?.startsWith(marker));
    },
    own: async (within) => {
      const lines = await lineComments2(rest, ref, within);
      return lines.filter(({ user }) => user?.login === login).map(({ body }) => body);
    },
    create: (body, remarks4, within) => {
      const said2 = { event: "COMMENT", commit_id: review.sha, body, comments: remarks4.map(lineComment2) };
      return rest.write({ method: "POST", path, body: said2 }, ReviewSchema2, within);
    }
  };
  await postReview(desk, review, signal);
}
function lineComment2(remark) {
  const { path, line } = remark;
  return { path, line, side: "RIGHT", body: remarkText(remark, (text2) => codeBlock(text2, "suggestion")) };
}

// src/forges/github/pulls.ts
function githubPulls(client, me) {
  const { rest, graph } = client;
  const answers = new Creations(rest.lagMs);
  const opened = new Creations(rest.lagMs);
  const reviewed = new Creations(rest.lagMs);
  return {
    find: async (repo, head, signal) => {
      const found = await find(rest, repo, head, signal);
      return found && toPull2(repo, found);
    },
    get: async (ref, signal) => toPull2(ref.repo, await rest.get(pullPath2(ref), PullSchema2, signal)),
    open: async (repo, draft, signal) => {
      const there = await find(rest, repo, draft.head, signal);
      const { value, made } = there ? { value: there, made: false } : await opened.once(
        `${repoSlug(repo)} ${draft.head}`,
        {
          create: () => create(rest, repo, draft, signal),
          find: () => find(rest, repo, draft.head, signal)
        },
        signal
      );
      if (made) return toPull2(repo, value);
      const clients = { rest, graph: graph(repo) };
      return toPull2(repo, await bringUp(clients, pullPath2({ repo, number: value.number }), draft, signal));
    },
    review: async (ref, review, signal) => {
      const { login } = await me(signal);
      await addReview2({ rest, reviewed, ref, review, login }, signal);
    },
    remarks: async (ref, signal) => await remarks2(client, ref, (await me(signal)).login, signal),
    asks: async (ref, signal) => await asks2(client, ref, (await me(signal)).login, signal),
    answer: async (ref, ask, reply, signal) => {
      const { login } = await me(signal);
      await answer2(client, ref, { ask, reply, login, answers }, signal);
    },
    checks: (repo, sha, signal) => checks2(rest, repo, sha, signal)
  };
}
async function find(rest, repo, head, signal) {
  const query = `state=open&head=${encodeURIComponent(`${repo.owner}:${head}`)}`;
  const open = await rest.list(`${repoPath2(repo)}/pulls?${query}`, PullSchema2, signal);
  return open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
}
async function create(rest, repo, wanted, signal) {
  const { head, base, draft } = wanted;
  const body = { head, base, draft, ...fields(wanted) };
  return await rest.write({ method: "POST", path: `${repoPath2(repo)}/pulls`, body }, PullSchema2, signal);
}
async function bringUp({ rest, graph }, path, wanted, signal) {
  const { draft } = wanted;
  const pull = await rest.write({ method: "PATCH", path, body: fields(wanted) }, PullSchema2, signal);
  if ((pull.draft ?? false) === draft) return pull;
  await setDraft(graph, pull.node_id, draft, signal);
  return { ...pull, draft };
}
function fields({ title, body }) {
  return { title: fitTitle(title), body: fitComment(body) };
}

// src/forges/github/check-runs.ts
import { createHash } from "node:crypto";
async function showCheckRun({ rest, made, repo, sha, status }, signal) {
  const body = runBody(sha, status);
  const said2 = body.external_id;
  const key = `${repoSlug(repo)} ${sha} ${status.context}`;
  const newest = async () => {
    const all = await checkRuns(rest, repo, { sha, name: status.context }, signal);
    return all.findLast(({ external_id: id }) => id?.startsWith(OWN_RUN));
  };
  const there = await newest();
  if ((made.lately(key)?.said ?? there?.external_id) === said2) return;
  made.forget(key);
  const create2 = async () => {
    await rest.write(callFor(repoPath2(repo), body, there), CheckRunSchema, signal);
    return { said: said2 };
  };
  const find2 = async () => (await newest())?.external_id === said2 ? { said: said2 } : void 0;
  await made.once(key, { create: create2, find: find2 }, signal);
}
function callFor(path, body, there) {
  if (!there || there.status === "completed") return { method: "POST", path: `${path}/check-runs`, body, quiet: true };
  const { head_sha: _, ...change } = body;
  return { method: "PATCH", path: `${path}/check-runs/${there.id}`, body: change, adds: true, quiet: true };
}
var ENDED = { success: "success", failure: "failure", error: "failure" };
var MAX_TITLE2 = 200;
var MAX_TEXT = 21e3;
var MAX_ANNOTATIONS = 50;
function runBody(sha, { context, state, description, url, evidence, findings = [] }) {
  const annotations = findings.flatMap(annotation).slice(0, MAX_ANNOTATIONS);
  const said2 = {
    name: context,
    ...url && { details_url: url },
    ...state === "pending" ? { status: "in_progress" } : { status: "completed", conclusion: ENDED[state] },
    output: {
      title: description.slice(0, MAX_TITLE2).toWellFormed(),
      summary: fitComment(evidence ?? description, "", MAX_TEXT),
      ...annotations.length > 0 && { annotations }
    }
  };
  const hash = createHash("sha256").update(JSON.stringify(said2)).digest("hex").slice(0, 32);
  return { ...said2, head_sha: sha, external_id: OWN_RUN + hash };
}
var LEVELS = { blocker: "failure", tech_debt: "warning", skippable: "notice" };
function annotation({ path, line, title, description, severity }) {
  if (!path || !line) return [];
  return {
    path,
    start_line: line,
    end_line: line,
    annotation_level: LEVELS[severity],
    title: title.slice(0, MAX_TITLE2).toWellFormed(),
    message: description.slice(0, MAX_TEXT).toWellFormed() || title
  };
}

// src/forges/github/status.ts
var MAX_DESCRIPTION2 = 140;
async function reportStatus2(rest, repo, sha, status, signal) {
  const { context, state, description, url } = status;
  const said2 = description.slice(0, MAX_DESCRIPTION2);
  const body = { context, state, description: said2, ...url && { target_url: url } };
  await rest.send({ method: "POST", path: `${repoPath2(repo)}/statuses/${sha}`, body, repeatable: true }, signal);
}

// src/forges/github/report.ts
var FORBIDDEN_MS = 36e5;
function githubReport(rest, may2) {
  const made = new Creations(rest.lagMs);
  const forbidden = new Recent(FORBIDDEN_MS);
  return async (repo, sha, status, signal) => {
    const slug = repoSlug(repo);
    if (may2 && !forbidden.get(slug)) {
      const refused = await showCheckRun({ rest, made, repo, sha, status }, signal).then(() => false, unlessForbidden);
      if (!refused) return;
      forbidden.set(slug, true);
    }
    await reportStatus2(rest, repo, sha, status, signal);
  };
}
function unlessForbidden(thrown) {
  if (!isForbidden(thrown)) throw thrown;
  return true;
}

// src/forges/github/source.ts
function githubSource(rest, { url, token }) {
  const tip = async (repo, branch, signal) => {
    const path = `${repoPath2(repo)}/git/ref/heads/${parts(branch)}`;
    return (await rest.find(path, RefSchema, signal).catch(empty))?.object.sha;
  };
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name2 } = await rest.get(repoPath2(repo), RepositorySchema2, signal);
      return { name: name2, sha: await tip(repo, name2, signal) };
    },
    tip,
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const found = await rest.find(`${repoPath2(repo)}/contents/${parts(path)}?ref=${at}`, ContentSchema, signal);
      if (found === void 0 || Array.isArray(found) || found.type !== "file") return void 0;
      if (found.encoding === "base64") return new Uint8Array(Buffer.from(found.content ?? "", "base64"));
      throw new BotError("SOURCE_REFUSED", `${path} has ${found.size} bytes; GitHub gives files of at most 1 MiB`);
    },
    raw: (repo, path, at) => `${site(url)}/${parts(`${repoSlug(repo)}/raw/${at}/${path}`)}`,
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async (repo, access, signal) => {
      const at = `${encodeURIComponent(repo.owner)}/${encodeURIComponent(repo.name)}.git`;
      const basic = Buffer.from(`x-access-token:${await token(repo, access, signal)}`).toString("base64");
      return { url: `${site(url)}/${at}`, header: `Authorization: Basic ${basic}` };
    }
  };
}
function site(url) {
  return url.replace(/\/+$/, "");
}
function parts(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
function empty(thrown) {
  if (asBotError(thrown).code !== "FORGE_CONFLICT") throw thrown;
}

// src/forges/github/forge.ts
function githubForge(options) {
  const { rest, graph } = githubClient(options);
  const { checkRuns: checkRuns2 = false } = options;
  const whoAmI = identity({ rest, graph }, options.whoAmI);
  return {
    kind: "github",
    can: {
      claimRefs: true,
      drafts: true,
      inlineReview: true,
      commitStatus: true,
      checkRuns: checkRuns2,
      labelHistory: true,
      writersEdit: true,
      webhooks: true
    },
    issues: githubIssues(rest, whoAmI),
    pulls: githubPulls({ rest, graph }, whoAmI),
    source: githubSource(rest, options),
    checkup: githubCheckup(rest, options),
    whoAmI,
    permission: async (repo, login, signal) => {
      const path = `${repoPath2(repo)}/collaborators/${encodeURIComponent(login)}/permission`;
      return toPermission2(await rest.find(path, PermissionSchema2, signal));
    },
    report: githubReport(rest, checkRuns2)
  };
}

// src/forges/gitlab/schema.ts
var UserSchema3 = external_exports.object({ id: external_exports.int(), username: external_exports.string() });
var LabelSchema3 = external_exports.object({ name: external_exports.string() });
var IssueSchema3 = external_exports.object({
  iid: external_exports.int(),
  title: external_exports.string(),
  description: external_exports.string().nullish(),
  // The last two are those of merge requests.
  state: external_exports.enum(["opened", "closed", "merged", "locked"]),
  labels: external_exports.array(external_exports.string()).nullish(),
  assignees: external_exports.array(external_exports.object({ username: external_exports.string() })).nullish(),
  author: external_exports.object({ username: external_exports.string() }),
  confidential: external_exports.boolean().nullish(),
  created_at: external_exports.string(),
  updated_at: external_exports.string(),
  web_url: external_exports.string()
});
var NoteSchema = external_exports.object({
  id: external_exports.int(),
  body: external_exports.string(),
  author: external_exports.object({ username: external_exports.string() }),
  created_at: external_exports.string(),
  updated_at: external_exports.string(),
  system: external_exports.boolean().nullish(),
  // Older versions call it confidential.
  internal: external_exports.boolean().nullish(),
  confidential: external_exports.boolean().nullish(),
  resolvable: external_exports.boolean().nullish(),
  resolved: external_exports.boolean().nullish(),
  // The line is null where the note stands at one that is gone.
  position: external_exports.object({ new_path: external_exports.string().nullish(), new_line: external_exports.int().nullish() }).nullish()
});
var LabelEventSchema = external_exports.object({
  user: external_exports.object({ username: external_exports.string() }).nullish(),
  // Null once the label is deleted.
  label: LabelSchema3.nullish(),
  action: external_exports.string()
});
var AwardSchema = external_exports.object({ name: external_exports.string(), user: external_exports.object({ username: external_exports.string() }) });
var Refs = external_exports.object({ base_sha: external_exports.string(), head_sha: external_exports.string(), start_sha: external_exports.string() });
var MergeSchema = external_exports.object({
  iid: external_exports.int(),
  title: external_exports.string(),
  description: external_exports.string().nullish(),
  state: external_exports.enum(["opened", "closed", "merged", "locked"]),
  draft: external_exports.boolean(),
  web_url: external_exports.string(),
  source_branch: external_exports.string(),
  target_branch: external_exports.string(),
  // Null for a fork that was deleted.
  source_project_id: external_exports.int().nullish(),
  target_project_id: external_exports.int(),
  sha: external_exports.string().nullish(),
  has_conflicts: external_exports.boolean().nullish().catch(null),
  // Missing from lists, and null until the diff has been made in the background.
  diff_refs: Refs.nullish().catch(null)
});
var ProjectSchema = external_exports.object({ default_branch: external_exports.string().nullish(), empty_repo: external_exports.boolean() });
var BranchSchema2 = external_exports.object({ commit: external_exports.object({ id: external_exports.string() }) });
var MemberSchema = external_exports.object({ access_level: external_exports.int(), state: external_exports.string().nullish() });
var StatusSchema2 = external_exports.object({
  id: external_exports.int(),
  name: external_exports.string(),
  status: external_exports.string(),
  description: external_exports.string().nullish(),
  target_url: external_exports.string().nullish(),
  allow_failure: external_exports.boolean().nullish()
});
var DiscussionSchema = external_exports.object({
  id: external_exports.string().regex(/^\w{1,100}$/),
  individual_note: external_exports.boolean(),
  notes: external_exports.array(NoteSchema)
});
var ReviewerSchema = external_exports.object({ user: external_exports.object({ username: external_exports.string() }), state: external_exports.string().nullish() });
var StandingSchema3 = external_exports.object({ username: external_exports.string(), is_admin: external_exports.boolean().nullish() });
var TokenSchema2 = external_exports.object({ scopes: external_exports.array(external_exports.string()), expires_at: external_exports.string().nullish() });
var HookSchema3 = external_exports.object({
  url: external_exports.string(),
  issues_events: external_exports.boolean(),
  note_events: external_exports.boolean(),
  enable_ssl_verification: external_exports.boolean(),
  // Older versions do not tell these.
  alert_status: external_exports.string().optional(),
  token_present: external_exports.boolean().optional(),
  signing_token_present: external_exports.boolean().optional()
});
var ProtectedBranchSchema3 = external_exports.object({ protected: external_exports.boolean(), can_push: external_exports.boolean().nullish() });

// src/forges/gitlab/translate.ts
function projectPath(repo) {
  return `/projects/${encodeURIComponent(repoSlug(repo))}`;
}
function issuePath3(ref) {
  return `${projectPath(ref.repo)}/${kindOf(ref)}/${ref.number}`;
}
function kindOf({ pull }) {
  return pull ? "merge_requests" : "issues";
}
function toIssue3(ref, issue) {
  return {
    ref: { ...ref, number: issue.iid },
    title: issue.title,
    body: issue.description ?? "",
    state: issue.state === "opened" ? "open" : "closed",
    labels: issue.labels ?? [],
    assignees: (issue.assignees ?? []).map(({ username }) => username),
    author: { login: issue.author.username },
    createdAt: issue.created_at,
    updatedAt: issue.updated_at,
    url: issue.web_url
  };
}
function toComment3(page, note) {
  const { id, author, body, created_at, updated_at } = note;
  const url = `${page}#note_${id}`;
  return { id, author: { login: author.username }, body, createdAt: created_at, updatedAt: updated_at, url };
}
var DRAFT2 = /^(?:\s*(?:draft:|\[draft\]|\(draft\)))+\s*/i;
function draftTitle2(title, draft) {
  const plain = title.replace(DRAFT2, "");
  return fitTitle(draft ? `Draft: ${plain}` : plain);
}
var STATES2 = { opened: "open", locked: "open", closed: "closed", merged: "merged" };
function toPull3(repo, merge) {
  return {
    ref: { repo, number: merge.iid },
    url: merge.web_url,
    state: STATES2[merge.state],
    draft: merge.draft,
    head: {
      branch: merge.source_branch,
      sha: merge.sha ?? "",
      ref: `refs/merge-requests/${merge.iid}/head`
    },
    base: { branch: merge.target_branch, sha: merge.diff_refs?.base_sha ?? "" },
    body: merge.description ?? "",
    fork: merge.source_project_id !== merge.target_project_id,
    // As long as GitLab has not looked, it says no.
    conflicts: merge.has_conflicts === true
  };
}
function toPermission3(level) {
  if (level >= 50) return "admin";
  if (level >= 40) return "maintain";
  if (level >= 30) return "write";
  if (level >= 15) return "triage";
  return level >= 10 ? "read" : "none";
}

// src/forges/gitlab/checkup.ts
var ENOUGH2 = ["api", "read_api", "read_user", "read_repository", "write_repository", "self_rotate"];
function gitlabCheckup(client, site2) {
  return {
    greet: (signal) => greet(`${site2}/api/v4/version`, signal),
    standing: (signal) => standing2(client, signal),
    footing: (repo, signal) => footing3(client, repo, signal),
    hooks: async (repo, signal) => (await client.list(`${projectPath(repo)}/hooks`, HookSchema3, signal)).map(toHook3),
    labels: async (repo, signal) => (await client.list(`${projectPath(repo)}/labels`, LabelSchema3, signal)).map(({ name: name2 }) => name2),
    protection: async (repo, branch, signal) => {
      const path = `${projectPath(repo)}/repository/branches/${encodeURIComponent(branch)}`;
      const found = await client.get(path, ProtectedBranchSchema3, signal);
      return { protected: found.protected, botMayPush: found.can_push ?? void 0 };
    }
  };
}
async function standing2(client, signal) {
  const [user, token] = await Promise.all([
    client.get("/user", StandingSchema3, signal),
    client.get("/personal_access_tokens/self", TokenSchema2, signal).catch(unlessTold)
  ]);
  const scopes = token?.scopes ?? ["api"];
  return {
    login: user.username,
    // Told to administrators only.
    siteAdmin: user.is_admin ?? false,
    excess: scopes.filter((scope) => !ENOUGH2.includes(scope)),
    lacking: scopes.includes("api") ? [] : ["api"],
    ...token?.expires_at && { expires: token.expires_at }
  };
}
function unlessTold(thrown) {
  if (["FORGE_NOT_FOUND", "FORGE_REFUSED"].includes(asBotError(thrown).code)) return void 0;
  throw thrown;
}
async function footing3(client, repo, signal) {
  const { id } = await client.get("/user", UserSchema3, signal);
  const member = await client.find(`${projectPath(repo)}/members/all/${id}`, MemberSchema, signal);
  const permission = member ? toPermission3(member.access_level) : "none";
  return { permission, needs: "write", may: { issues: void 0, contents: void 0 } };
}
function toHook3(hook) {
  return {
    url: hook.url,
    active: (hook.alert_status ?? "executable") === "executable",
    json: true,
    missing: [
      ...hook.issues_events ? [] : ["issues"],
      ...hook.note_events ? [] : ["comments"]
    ],
    secret: hook.token_present === void 0 ? void 0 : hook.token_present || hook.signing_token_present === true,
    verifiesTls: hook.enable_ssl_verification
  };
}

// src/forges/gitlab/client.ts
var PAGE4 = 100;
function gitlabClient(options) {
  return new ForgeClient({
    api: `${siteOf(options)}/api/v4`,
    headers: async () => ({ "private-token": options.token }),
    ...options.lagMs !== void 0 && { lagMs: options.lagMs },
    page: (number) => `page=${number}&per_page=${PAGE4}`,
    // Totals are left out of long lists; where even this header is missing, the list ends at an empty page.
    more: (headers) => headers.get("x-next-page") !== "",
    reading: ({ status, headers }) => {
      const waitMs = status === 429 ? rateLimitResetMs(headers, "ratelimit-reset") : void 0;
      return waitMs === void 0 ? {} : { waitMs };
    }
  });
}
function siteOf({ url }) {
  return url.replace(/\/+$/, "");
}

// src/forges/gitlab/awards.ts
function gitlabAwards(client) {
  const given = new Creations(client.lagMs);
  return {
    give: async (path, name2, { login }, signal) => {
      const find2 = async () => (await client.list(path, AwardSchema, signal)).find((one) => one.name === name2 && one.user.username === login);
      const create2 = () => client.write({ method: "POST", path, body: { name: name2 }, quiet: true }, AwardSchema, signal);
      if (await find2()) return;
      await given.once(`${path} ${name2}`, { create: () => create2().catch(taken), find: find2 }, signal);
    }
  };
}
function taken(thrown) {
  const { code, message: message2, details } = asBotError(thrown);
  const exists2 = code === "FORGE_NOT_FOUND" && /\balready been taken\b/.test(String(details.says));
  if (exists2) throw new BotError("FORGE_CONFLICT", message2, { cause: thrown });
  throw thrown;
}

// src/forges/gitlab/plain-text.ts
function plainText(text2) {
  return text2.replaceAll("\r", "").replaceAll(/^\//gm, " /");
}

// src/forges/gitlab/notes.ts
function gitlabNotes(client, path, page, creations) {
  const write = async (method, at, body, signal) => {
    const call = { method, path: at, body: { body: plainText(body) } };
    return toComment3(page, await client.write(call, NoteSchema, signal));
  };
  return {
    thread: path,
    creations,
    all: async (signal) => {
      const notes = await client.list(`${path}/notes?sort=asc&order_by=created_at`, NoteSchema, signal);
      const said2 = notes.filter(({ system, internal, confidential }) => !system && !internal && !confidential);
      return said2.map((note) => toComment3(page, note));
    },
    create: (body, signal) => write("POST", `${path}/notes`, body, signal),
    edit: ({ id }, body, signal) => write("PUT", `${path}/notes/${id}`, body, signal),
    remove: ({ id }, signal) => client.send({ method: "DELETE", path: `${path}/notes/${id}` }, signal)
  };
}

// src/forges/gitlab/issues.ts
function gitlabIssues(client, site2, me) {
  const said2 = new Creations(client.lagMs);
  const labels = new Creations(client.lagMs);
  const awards = gitlabAwards(client);
  const notes = (ref) => gitlabNotes(client, issuePath3(ref), `${site2}/${repoSlug(ref.repo)}/-/${kindOf(ref)}/${ref.number}`, said2);
  return {
    get: async (ref, signal) => toIssue3(ref, await client.get(issuePath3(ref), IssueSchema3, signal)),
    list: async (repo, label, signal) => {
      const filter = `state=opened&labels=${encodeURIComponent(label)}&order_by=created_at&sort=asc`;
      const issues = await client.list(`${projectPath(repo)}/issues?${filter}`, IssueSchema3, signal);
      const open = issues.filter(({ confidential, labels: labels2 }) => !confidential && labels2?.includes(label));
      return open.map((issue) => toIssue3({ repo, number: issue.iid }, issue)).toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => notes(ref).all(signal),
    ensureLabels: (repo, wanted, signal) => ensureLabels3(client, labels, repo, wanted, signal),
    label: async (ref, { add, remove }, signal) => {
      const gone = remove.filter((label) => !add.includes(label));
      const body = {
        ...add.length > 0 && { add_labels: add.join(",") },
        ...gone.length > 0 && { remove_labels: gone.join(",") }
      };
      if (Object.keys(body).length > 0) await client.send({ method: "PUT", path: issuePath3(ref), body }, signal);
    },
    labelledBy: async (ref, label, signal) => {
      const events = await client.list(`${issuePath3(ref)}/resource_label_events`, LabelEventSchema, signal);
      const last = events.findLast((event) => event.action === "add" && event.label?.name === label);
      return last?.user ? { login: last.user.username } : void 0;
    },
    react: async (ref, note, name2, signal) => {
      const path = `${issuePath3(ref)}/notes/${note}/award_emoji`;
      await awards.give(path, name2, await me(signal), signal);
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await notes(ref).all(signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(notes(ref), { login, marker, body }, signal);
    }
  };
}
async function ensureLabels3(client, made, repo, wanted, signal) {
  const path = `${projectPath(repo)}/labels`;
  const all = () => client.list(path, LabelSchema3, signal);
  const there = new Set((await all()).map(({ name: name2 }) => name2));
  for (const { name: name2, color, description } of wanted) {
    if (there.has(name2)) continue;
    const call = { method: "POST", path, body: { name: name2, color: `#${color}`, description } };
    const creation = {
      create: () => client.write(call, LabelSchema3, signal),
      find: async () => (await all()).find((label) => label.name === name2)
    };
    await made.once(`${path} ${name2}`, creation, signal);
  }
}

// src/forges/gitlab/conversations.ts
async function conversations3(client, path, signal) {
  const discussions = await client.list(`${path}/discussions`, DiscussionSchema, signal);
  const reviewers = await client.find(`${path}/reviewers`, ReviewerSchema.array(), signal) ?? [];
  const against = reviewers.filter(({ state }) => state === "requested_changes").map(({ user }) => user.username);
  return discussions.filter((one) => !isResolved(one)).map((one) => toConversation(one, new Set(against)));
}
function publicNotes({ notes }) {
  const said2 = notes.filter(({ system, internal, confidential }) => !system && !internal && !confidential);
  return said2.toSorted((a, b) => a.id - b.id);
}
function isResolved({ notes }) {
  const resolvable = notes.filter((note) => note.resolvable);
  return resolvable.length > 0 && resolvable.every((note) => note.resolved);
}
function toConversation(discussion, against) {
  const said2 = publicNotes(discussion);
  const position = said2.find((note) => note.position)?.position;
  return {
    name: `thread ${discussion.id}`,
    kind: discussion.individual_note ? "comment" : "thread",
    said: said2.map(uttered3),
    path: position?.new_path ?? void 0,
    line: position?.new_line ?? void 0,
    blocking: said2.some(({ author }) => against.has(author.username))
  };
}
var TOKEN_USER = /^(?:project|group)_\d+_bot(?:_\w+)?$/;
function uttered3({ id, author, body, created_at: createdAt }) {
  const { username: login } = author;
  return { id, author: { login }, automatic: TOKEN_USER.test(login), body, createdAt };
}

// src/forges/gitlab/asks.ts
async function asks3(client, path, login, signal) {
  return unanswered(await conversations3(client, path, signal), login);
}
async function answer3(client, path, { ask, reply, login, answers }, signal) {
  const thread = /^thread (\w+) /.exec(ask.id)?.[1];
  if (thread === void 0) throw new BotError("INTERNAL", `${ask.id} names no thread of a merge request`);
  const at = `${path}/discussions/${thread}`;
  await answerOnce(threadDesk2(client, at, { login, answers }), ask, reply, signal);
  if (!reply.resolve) return;
  const waiting = await asks3(client, path, login, signal);
  if (waiting.some(({ id }) => id.startsWith(`thread ${thread} `))) return;
  const there = await client.find(at, DiscussionSchema, signal);
  if (!there?.notes.some((note) => note.resolvable) || isResolved(there)) return;
  await client.send({ method: "PUT", path: at, body: { resolved: true } }, signal);
}
function threadDesk2(client, path, { login, answers }) {
  return {
    place: path,
    answers,
    quotes: false,
    own: async (signal) => {
      const there = await client.find(path, DiscussionSchema, signal);
      const notes = there ? publicNotes(there) : [];
      return notes.filter(({ author }) => author.username === login).map(({ body }) => body);
    },
    create: (body, signal) => client.write({ method: "POST", path: `${path}/notes`, body: { body: plainText(body) } }, NoteSchema, signal)
  };
}

// src/forges/gitlab/checks.ts
var STATES3 = /* @__PURE__ */ new Map([
  ["success", "success"],
  ["skipped", "success"],
  ["manual", "success"],
  ["failed", "failure"],
  ["canceled", "failure"]
]);
async function checks3(client, repo, sha, signal) {
  const statuses = await client.list(`${projectPath(repo)}/repository/commits/${sha}/statuses`, StatusSchema2, signal);
  return otherChecks(statuses.toSorted((a, b) => a.id - b.id).map(shown));
}
function shown(status) {
  const { name: name2, status: word, description, target_url: url, allow_failure: allowed } = status;
  const state = STATES3.get(word) ?? "pending";
  return { name: name2, state: state === "failure" && allowed ? "success" : state, url, says: [description] };
}

// src/forges/gitlab/remarks.ts
async function remarks3(client, path, login, signal) {
  const discussions = await client.list(`${path}/discussions`, DiscussionSchema, signal);
  return saidRemarks(
    discussions.flatMap((one) => ownIn2(one, login)),
    login
  );
}
function ownIn2(discussion, login) {
  const closed = isResolved(discussion);
  const own = publicNotes(discussion).filter(({ author }) => author.username === login);
  return own.map(({ id, body, position, created_at: createdAt }) => {
    if (!position?.new_path) return { body };
    const [place, line] = [`thread ${discussion.id} ${id}`, position.new_line ?? void 0];
    return { body, thread: { id: place, closed, path: position.new_path, line, createdAt } };
  });
}

// src/forges/gitlab/remark-note.ts
var RISKY = /^(?:\/[a-z]|`{3})/im;
function remarkNote(remark) {
  const { title, description } = remark;
  const plain = { ...remark, title: plainText(title), description: plainText(description) };
  return remarkText(
    plain,
    (suggestion) => RISKY.test(suggestion) ? codeBlock(plainText(suggestion)) : codeBlock(suggestion, "suggestion:-0+0")
  );
}

// src/forges/gitlab/reviews.ts
async function addReview3(all, signal) {
  const { client, made, path, review, login } = all;
  const marker = reviewMarker(review.sha);
  const notes = gitlabNotes(client, path, "", made.notes);
  const before = (await notes.all(signal)).filter(({ author }) => author.login === login);
  if (before.some(({ body }) => body.startsWith(marker))) return;
  const fresh = unsaid(
    review.remarks,
    before.map(({ body }) => body)
  );
  const refs = fresh.length > 0 ? await diffRefs(all, signal) : void 0;
  const unplaced = [];
  for (const remark of fresh) {
    const find2 = async () => ownComments(await notes.all(signal), { login, marker: remarkMarker(remark.name) })[0];
    if (!refs || !await placed(all, remark, refs, find2, signal)) unplaced.push(remark);
  }
  await sayOnce(notes, { login, marker, body: `${marker}
${withList(review.body, unplaced)}` }, signal);
}
var LOOKS2 = 5;
async function diffRefs({ client, path, review }, signal) {
  const look = async () => {
    const { diff_refs: refs, sha } = await client.get(path, MergeSchema, signal);
    if (refs?.head_sha !== review.sha && sha === review.sha) throw UNMADE;
    return refs?.head_sha === review.sha ? refs : void 0;
  };
  const pause = (thrown, before) => thrown === UNMADE && before < LOOKS2 ? client.lagMs * 2 ** before / (2 ** LOOKS2 - 1) : void 0;
  return await retried(look, pause, signal).catch((thrown) => {
    if (thrown !== UNMADE) throw thrown;
    return void 0;
  });
}
var UNMADE = /* @__PURE__ */ Symbol("the diff is not made yet");
async function placed({ client, made, path }, remark, refs, find2, signal) {
  const { line, previous, path: file } = remark;
  const lines = { new_line: line, ...previous.line !== void 0 && { old_line: previous.line } };
  const position = { position_type: "text", ...refs, old_path: previous.path, new_path: file, ...lines };
  const body = { body: remarkNote(remark), position };
  const call = { method: "POST", path: `${path}/discussions`, body };
  const creation = { create: () => client.write(call, DiscussionSchema, signal), find: find2 };
  const thread = made.threads.once(`${path} ${remarkMarker(remark.name)}`, creation, signal);
  return await thread.then(() => true, unlessUnplaced);
}
function unlessUnplaced(thrown) {
  if (![400, 404, 422, 500].includes(Number(asBotError(thrown).details.status))) throw thrown;
  return false;
}

// src/forges/gitlab/pulls.ts
function gitlabPulls(client, me) {
  const path = (ref) => `${projectPath(ref.repo)}/merge_requests/${ref.number}`;
  const answers = new Creations(client.lagMs);
  const opened = new Creations(client.lagMs);
  const made = { notes: new Creations(client.lagMs), threads: new Creations(client.lagMs) };
  const get = async (ref, signal) => toPull3(ref.repo, await client.get(path(ref), MergeSchema, signal));
  const find2 = async (repo, head, signal) => {
    const number = await openFrom(client, repo, head, signal);
    return number === void 0 ? void 0 : await get({ repo, number }, signal);
  };
  return {
    find: find2,
    get,
    open: async (repo, draft, signal) => {
      const fields2 = {
        title: draftTitle2(draft.title, draft.draft),
        description: fitComment(plainText(draft.body))
      };
      const there = await find2(repo, draft.head, signal);
      const branches = { source_branch: draft.head, target_branch: draft.base };
      const call = {
        method: "POST",
        path: `${projectPath(repo)}/merge_requests`,
        body: { ...branches, ...fields2 }
      };
      const create2 = async () => toPull3(repo, await client.write(call, MergeSchema, signal));
      const { value, made: made2 } = there ? { value: there, made: false } : await opened.once(
        `${repoSlug(repo)} ${draft.head}`,
        { create: create2, find: () => find2(repo, draft.head, signal) },
        signal
      );
      if (made2) return value;
      const edit = { method: "PUT", path: path(value.ref), body: fields2 };
      return toPull3(repo, await client.write(edit, MergeSchema, signal));
    },
    review: async (ref, review, signal) => {
      const { login } = await me(signal);
      await addReview3({ client, made, path: path(ref), review, login }, signal);
    },
    remarks: async (ref, signal) => await remarks3(client, path(ref), (await me(signal)).login, signal),
    asks: async (ref, signal) => await asks3(client, path(ref), (await me(signal)).login, signal),
    answer: async (ref, ask, reply, signal) => {
      const { login } = await me(signal);
      await answer3(client, path(ref), { ask, reply, login, answers }, signal);
    },
    checks: (repo, sha, signal) => checks3(client, repo, sha, signal)
  };
}
async function openFrom(client, repo, head, signal) {
  const filter = `state=opened&source_branch=${encodeURIComponent(head)}`;
  const open = await client.list(`${projectPath(repo)}/merge_requests?${filter}`, MergeSchema, signal);
  return open.find((one) => one.source_branch === head && one.source_project_id === one.target_project_id)?.iid;
}

// src/forges/gitlab/source.ts
function gitlabSource(client, options) {
  const tip = async (repo, branch, signal) => {
    const path = `${projectPath(repo)}/repository/branches/${encodeURIComponent(branch)}`;
    return (await client.find(path, BranchSchema2, signal))?.commit.id;
  };
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch, empty_repo } = await client.get(projectPath(repo), ProjectSchema, signal);
      const name2 = default_branch ?? "main";
      if (empty_repo) return { name: name2, sha: void 0 };
      return { name: name2, sha: await tip(repo, name2, signal) };
    },
    tip,
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const file = `${projectPath(repo)}/repository/files/${encodeURIComponent(path)}`;
      return await client.bytes(`${file}/raw?ref=${at}`, signal);
    },
    raw: (repo, path, at) => {
      const parts2 = `${repoSlug(repo)}/-/raw/${at}/${path}`.split("/").map(encodeURIComponent);
      return `${siteOf(options)}/${parts2.join("/")}`;
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async (repo) => {
      const path = repoSlug(repo).split("/").map(encodeURIComponent).join("/");
      const basic = Buffer.from(`oauth2:${options.token}`).toString("base64");
      return { url: `${siteOf(options)}/${path}.git`, header: `Authorization: Basic ${basic}` };
    }
  };
}

// src/forges/gitlab/status.ts
var STATES4 = { pending: "pending", success: "success", failure: "failed", error: "failed" };
async function reportStatus3(client, repo, sha, status, signal) {
  const { context: name2, description, url } = status;
  const state = STATES4[status.state];
  const path = `${projectPath(repo)}/statuses/${sha}`;
  const body = { state, name: name2, description: description.slice(0, 255), ...url && { target_url: url } };
  await client.send({ method: "POST", path, body }, signal).catch(async (thrown) => {
    const { code, details } = asBotError(thrown);
    if (details.status !== 400 && code !== "FORGE_UNREACHABLE") throw thrown;
    const latest = `${projectPath(repo)}/repository/commits/${sha}/statuses?name=${encodeURIComponent(name2)}`;
    const shown2 = await client.list(latest, StatusSchema2, signal);
    if (!shown2.some((one) => one.name === name2 && one.status === state)) throw thrown;
  });
}

// src/forges/gitlab/forge.ts
function gitlabForge(options) {
  const client = gitlabClient(options);
  let self;
  const whoAmI = async (signal) => {
    self ??= { login: (await client.get("/user", UserSchema3, signal)).username };
    return self;
  };
  return {
    kind: "gitlab",
    can: {
      claimRefs: true,
      drafts: true,
      inlineReview: true,
      commitStatus: true,
      checkRuns: false,
      labelHistory: true,
      writersEdit: false,
      webhooks: true
    },
    issues: gitlabIssues(client, siteOf(options), whoAmI),
    pulls: gitlabPulls(client, whoAmI),
    source: gitlabSource(client, options),
    checkup: gitlabCheckup(client, siteOf(options)),
    whoAmI,
    permission: async (repo, login, signal) => {
      const named = `/users?username=${encodeURIComponent(login)}`;
      const users = await client.get(named, UserSchema3.array(), signal);
      const user = users.find(({ username }) => username.toLowerCase() === login.toLowerCase());
      if (!user) return "none";
      const path = `${projectPath(repo)}/members/all/${user.id}`;
      const member = await client.find(path, MemberSchema, signal);
      return member && (member.state ?? "active") === "active" ? toPermission3(member.access_level) : "none";
    },
    report: (repo, sha, status, signal) => reportStatus3(client, repo, sha, status, signal)
  };
}

// src/forges/request-budget.ts
var LONGEST_MS = 36e5;
var MARGIN_MS = 1e3;
var OTHERS = 0.01;
var RequestBudget = class {
  #windows = /* @__PURE__ */ new Map();
  #told = "not yet";
  #underWay = 0;
  /** When the requests were given up whose answer nobody saw. */
  #lost = [];
  wait(now) {
    for (const [reset, { ends }] of this.#windows) if (ends <= now) this.#windows.delete(reset);
    if (this.#windows.size === 0 && this.#told === "windows") this.#told = "not yet";
    if (this.#told === "nothing") return 0;
    if (this.#told === "not yet") return this.#underWay === 0 ? 0 : Number.POSITIVE_INFINITY;
    return Math.max(...[...this.#windows.values()].map((window) => this.#waitFor(window, now)));
  }
  spend() {
    this.#underWay += 1;
  }
  /** The answer to a request that was sent at `sent`; `word` is undefined where it says nothing of a budget. */
  answered(word, sent, now) {
    this.#underWay -= 1;
    this.#lost = this.#lost.filter((at) => at >= sent);
    if (word) this.hear(word, now);
    else if (this.#told === "not yet") this.#told = "nothing";
  }
  /** The request had no answer, or one that is not the forge's own: it may have been counted. */
  unanswered(now) {
    this.#underWay -= 1;
    this.#lost = [...this.#lost, now];
  }
  /** The request was counted on another budget. */
  unspent() {
    this.#underWay -= 1;
  }
  /** What an answer says, to whichever request. */
  hear({ limit, remaining, reset, resetMs }, now) {
    this.#told = "windows";
    const known = this.#windows.get(reset);
    const ends = now + Math.min(resetMs, LONGEST_MS) + MARGIN_MS;
    this.#windows.set(reset, {
      limit,
      remaining: Math.min(remaining, known?.remaining ?? remaining),
      ends: Math.min(ends, known?.ends ?? ends),
      own: (known?.own ?? 0) + 1
    });
  }
  #waitFor({ limit, remaining, ends, own }, now) {
    const ours = this.#underWay + this.#lost.length;
    const others = Math.max(0, limit - remaining - own - ours);
    const left = remaining - ours - Math.min(others, Math.ceil(limit * OTHERS));
    return left < 1 ? ends - now : 0;
  }
};
function budgetWord({ headers }, prefix) {
  const [limit, remaining] = ["limit", "remaining"].map((name2) => whole(headers.get(prefix + name2)));
  const resetMs = rateLimitResetMs(headers, `${prefix}reset`);
  if (remaining === void 0 || resetMs === void 0) return void 0;
  return { limit: limit ?? remaining, remaining, reset: headers.get(`${prefix}reset`) ?? "", resetMs };
}
function whole(text2) {
  return text2 !== null && /^\d{1,9}$/.test(text2.trim()) ? Number(text2) : void 0;
}

// src/forges/limit-pause.ts
var UNSAID_MS2 = 6e4;
var MAX_DOUBLINGS = 6;
var MAX_REFUSAL2 = 16384;
var LimitPause = class {
  #until = Number.NEGATIVE_INFINITY;
  #asked = Number.NEGATIVE_INFINITY;
  #strikes = 0;
  #trial = false;
  wait(now, underWay) {
    if (now < this.#until) return this.#until - now;
    return this.#trial && underWay > 0 ? Number.POSITIVE_INFINITY : 0;
  }
  /** The answer to a request that was sent at `sent`. */
  answered(asked3, sent, now) {
    if (asked3 !== void 0) this.#begin(asked3, sent, now);
    else if (sent >= this.#until) {
      this.#trial = false;
      this.#strikes = 0;
    }
  }
  #begin(asked3, sent, now) {
    if (sent >= this.#asked) {
      this.#strikes += 1;
      this.#asked = now;
    }
    const unsaid2 = UNSAID_MS2 * 2 ** Math.min(this.#strikes - 1, MAX_DOUBLINGS);
    this.#until = Math.max(this.#until, now + (asked3 === "unsaid" ? unsaid2 : asked3));
    this.#trial = true;
  }
};
async function askedPause(response, prefix) {
  const { status, headers } = response;
  if (status !== 403 && status !== 429) return void 0;
  const asked3 = retryAfterMs(headers);
  if (asked3 !== void 0) return asked3;
  if (budgetWord(response, prefix)?.remaining === 0) return void 0;
  return status === 429 || await pointsToLimits(response) ? "unsaid" : void 0;
}
async function pointsToLimits(response) {
  try {
    const text2 = await beginning(response.clone());
    return text2 !== void 0 && /rate-limit/.test(String(JSON.parse(text2)?.documentation_url));
  } catch {
    return false;
  }
}
async function beginning({ body }) {
  const reader = body?.getReader();
  let text2 = "";
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    text2 += Buffer.from(chunk.value).toString("latin1");
    if (text2.length <= MAX_REFUSAL2) continue;
    void reader?.cancel();
    return void 0;
  }
  return text2;
}

// src/forges/sliding-window.ts
var MARGIN_MS2 = 1e3;
var SlidingWindow = class {
  #limit;
  #windowMs;
  #ends = [];
  #spent = 0;
  constructor(limit, windowMs) {
    this.#limit = limit;
    this.#windowMs = windowMs + MARGIN_MS2;
  }
  get spent() {
    return this.#spent;
  }
  wait(points, now) {
    this.#expire(now);
    let over = this.#spent + points - this.#limit;
    if (over <= 0) return 0;
    for (const end of this.#ends) {
      over -= end.points;
      if (over <= 0) return end.at - now;
    }
    return Number.POSITIVE_INFINITY;
  }
  spend(points) {
    this.#spent += points;
  }
  /** The request that spent these points was counted at `by` at the latest. */
  counted(points, by) {
    const at = by + this.#windowMs;
    const after = this.#ends.findLastIndex((end) => end.at <= at);
    this.#ends.splice(after + 1, 0, { at, points });
  }
  #expire(now) {
    while (this.#ends[0] && this.#ends[0].at <= now) this.#spent -= this.#ends.shift()?.points ?? 0;
  }
};

// src/forges/secondary-limits.ts
var MINUTE_MS = 6e4;
var HOUR_MS = 36e5;
var LOST_MS = 3e4;
var SecondaryLimits = class {
  #limits;
  #points;
  #minute;
  #hour;
  #createFrom = Number.NEGATIVE_INFINITY;
  #underWay = 0;
  constructor(limits) {
    this.#limits = limits;
    this.#points = new SlidingWindow(limits.pointsPerMinute, MINUTE_MS);
    this.#minute = new SlidingWindow(limits.createsPerMinute, MINUTE_MS);
    this.#hour = new SlidingWindow(limits.createsPerHour, HOUR_MS);
  }
  get underWay() {
    return this.#underWay;
  }
  /** How long requests of this kind wait for what holds back no other kind. */
  ownWait(kind, now) {
    if (kind !== "create") return 0;
    return Math.max(0, this.#createFrom - now, this.#minute.wait(1, now), this.#hour.wait(1, now));
  }
  /** How long a request of this kind waits for what all kinds share, while so many creating ones wait. */
  sharedWait(kind, creates2, now) {
    if (this.#underWay >= this.#limits.concurrent) return Number.POSITIVE_INFINITY;
    const kept = kind === "create" ? 0 : this.#keptFor(creates2, now);
    return this.#points.wait(this.#limits.points[kind] + kept, now);
  }
  spend(kind, now) {
    this.#underWay += 1;
    this.#points.spend(this.#limits.points[kind]);
    if (kind !== "create") return;
    this.#minute.spend(1);
    this.#hour.spend(1);
    this.#createFrom = now + this.#limits.createPauseMs;
  }
  /** A request of this kind is over, with an answer or without. */
  over(kind, answered2, now) {
    const by = answered2 ? now : now + LOST_MS;
    this.#underWay -= 1;
    this.#points.counted(this.#limits.points[kind], by);
    if (kind !== "create") return;
    this.#minute.counted(1, by);
    this.#hour.counted(1, by);
  }
  /**
   * Points that are kept for creating requests: those go one by one, and would find none left where the others spend a
   * minute's points within its first seconds.
   */
  #keptFor(waiting, now) {
    if (waiting === 0 || this.ownWait("create", now) > MINUTE_MS) return 0;
    const { createsPerMinute, createPauseMs, points } = this.#limits;
    const aMinute = Math.min(waiting, createsPerMinute, Math.floor(MINUTE_MS / Math.max(1, createPauseMs)));
    return points.create * Math.max(0, aMinute - this.#minute.spent);
  }
};

// src/forges/waiting-line.ts
var WaitingLine = class {
  #waiting = /* @__PURE__ */ new Set();
  #changed;
  /** `changed` is told of everybody who comes, or leaves without a turn. */
  constructor(changed) {
    this.#changed = changed;
  }
  get length() {
    return this.#waiting.size;
  }
  /** Resolves when it is one's turn; a stop leaves at once, with its own reason. */
  async turn(signal) {
    signal.throwIfAborted();
    const { promise, resolve: go, reject: fail } = Promise.withResolvers();
    const waiting = { go, fail };
    const leave = () => {
      this.#waiting.delete(waiting);
      fail(signal.reason);
      this.#changed();
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#waiting.add(waiting);
    this.#changed();
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }
  /** It is the turn of who came first. */
  next() {
    const [first] = this.#waiting;
    if (!first) return;
    this.#waiting.delete(first);
    first.go();
  }
  /** Sends everybody away. */
  dismiss(reason) {
    for (const { fail } of this.#waiting) fail(reason);
    this.#waiting.clear();
  }
};

// src/forges/rate-gate.ts
function rateGate(limits, clock) {
  const gate = new Gate(limits, clock);
  const on = (resource) => ({
    through: (kind, send, signal) => gate.through(kind, resource, send, signal),
    on
  });
  return on("core");
}
var Gate = class {
  #limits;
  #clock;
  #bell;
  #lines = [];
  #budgets = /* @__PURE__ */ new Map();
  #pause = new LimitPause();
  #secondary;
  #turns = 0;
  #serving = false;
  constructor(limits, clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#bell = new WakeUp(clock);
    this.#secondary = new SecondaryLimits(limits);
  }
  async through(kind, resource, send, signal) {
    const line = this.#line(kind, resource);
    await line.waiting.turn(signal);
    const sent = this.#clock.now();
    let response;
    try {
      response = await send();
      await this.#heard(line, response, sent);
      return response;
    } finally {
      if (!response) this.#budget(resource).unanswered(this.#clock.now());
      this.#secondary.over(kind, response !== void 0, this.#clock.now());
      this.#changed();
    }
  }
  #line(kind, resource) {
    const there = this.#lines.find((line2) => line2.kind === kind && line2.resource === resource);
    if (there) return there;
    const line = { kind, resource, waiting: new WaitingLine(() => this.#changed()), turn: 0 };
    this.#lines.push(line);
    return line;
  }
  #budget(resource) {
    const budget = this.#budgets.get(resource) ?? new RequestBudget();
    this.#budgets.set(resource, budget);
    return budget;
  }
  async #heard({ resource }, response, sent) {
    const { headers: prefix } = this.#limits;
    const asked3 = await askedPause(response, prefix);
    const now = this.#clock.now();
    this.#pause.answered(asked3, sent, now);
    const { status, headers } = response;
    const budget = this.#budget(resource);
    if (status === 401 || status >= 500) return budget.unanswered(now);
    const word = budgetWord(response, prefix);
    const spent = headers.get(`${prefix}resource`) ?? resource;
    if (spent === resource || !word) return budget.answered(word, sent, now);
    budget.unspent();
    this.#budget(spent).hear(word, now);
  }
  #changed() {
    if (this.#serving) this.#bell.wakeAll();
    else this.#serve().catch((broken) => this.#dismiss(this.#queues(), broken));
  }
  /** Lives while somebody waits, and sleeps until something may have changed. */
  async #serve() {
    const never = new AbortController().signal;
    this.#serving = true;
    try {
      while (this.#queues().length > 0) {
        const wait = this.#letGo();
        if (this.#queues().length > 0) await this.#bell.sleep(wait, never);
      }
    } finally {
      this.#serving = false;
    }
  }
  /** Lets go whoever may; how long those who are left have to wait. */
  #letGo() {
    for (; ; ) {
      const now = this.#clock.now();
      const { line, wait } = this.#next(now);
      if (!line) return wait;
      this.#turns += 1;
      line.turn = this.#turns;
      this.#budget(line.resource).spend();
      this.#secondary.spend(line.kind, now);
      line.waiting.next();
    }
  }
  #next(now) {
    const queues = this.#queues();
    const paused = this.#pause.wait(now, this.#secondary.underWay);
    if (paused > 0) return { wait: this.#patient(queues, paused) };
    const creates2 = queues.reduce((sum, { kind, waiting }) => sum + (kind === "create" ? waiting.length : 0), 0);
    let soonest = Number.POSITIVE_INFINITY;
    let held = false;
    for (const line of queues) {
      if (held && line.kind !== "create") continue;
      const own = this.#patient([line], this.#ownWait(line, now));
      const wait = own > 0 ? own : this.#secondary.sharedWait(line.kind, creates2, now);
      if (wait === 0) return { line, wait };
      soonest = Math.min(soonest, wait);
      held ||= own === 0;
    }
    return { wait: soonest };
  }
  #ownWait({ kind, resource }, now) {
    return Math.max(this.#budget(resource).wait(now), this.#secondary.ownWait(kind, now));
  }
  /** Lines in which somebody waits; first the one whose turn it is. */
  #queues() {
    return this.#lines.filter(({ waiting }) => waiting.length > 0).toSorted((a, b) => a.turn - b.turn);
  }
  /** Where the wait is longer than anybody is to wait, everybody in these lines is told so. */
  #patient(lines, wait) {
    if (!Number.isFinite(wait) || wait <= this.#limits.patienceMs) return wait;
    const seconds = Math.ceil(wait / 1e3);
    const message2 = `the forge takes no more requests for ${seconds} s; nothing was sent`;
    this.#dismiss(lines, new BotError("FORGE_LIMITED", message2, { retryAfterMs: wait }));
    return wait;
  }
  #dismiss(lines, reason) {
    for (const { waiting } of lines) waiting.dismiss(reason);
  }
};

// src/forges/rate-limits.ts
var GITHUB_LIMITS = {
  concurrent: 80,
  pointsPerMinute: 900,
  points: { read: 1, write: 5, create: 5 },
  createsPerMinute: 80,
  createsPerHour: 500,
  createPauseMs: 1e3,
  headers: "x-ratelimit-",
  patienceMs: 5 * 6e4
};

// src/intake/hook-parts.ts
var Name = external_exports.string().regex(/^(?!\.{1,2}$)[\w.-]{1,255}$/);
var HookFrame = external_exports.object({
  repository: external_exports.object({ id: external_exports.int().positive(), name: Name, owner: external_exports.object({ login: Name }) }),
  sender: external_exports.object({ login: external_exports.string().min(1).max(255) })
});
function hookRepo({ repository: { id, name: name2, owner } }) {
  return { owner: owner.login, name: name2, id };
}
var HookText = external_exports.object({ title: external_exports.string().nullish().catch(null), body: external_exports.string().nullish().catch(null) });
function heardOf(title, body) {
  return typeof title === "string" ? { heard: textDigest(title, body ?? "") } : {};
}
function isSelf(login, { self }) {
  return login.toLowerCase() === self.toLowerCase();
}
function obstacle(login, repo, options) {
  const { serves } = options;
  if (serves !== void 0 && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  return isSelf(login, options) ? "The bot did this itself." : void 0;
}
var OTHER_BOT = "Other bots are not listened to.";
function ignored(why, repo) {
  return { event: { kind: "ignored", why, ...repo === void 0 ? {} : { repo } } };
}

// src/intake/gitea-pulls.ts
var PullPayload = HookFrame.extend({
  action: external_exports.string(),
  pull_request: external_exports.object({ number: external_exports.int().positive() })
});
var ACTIONS2 = ["closed", "reopened", "synchronized", "reviewed", "label_updated"];
function giteaPullEvent(payload, options) {
  const { data } = PullPayload.safeParse(payload);
  if (!data) return ignored("The event does not have the fields of one about a pull request.");
  const repo = hookRepo(data);
  const { action, pull_request, sender } = data;
  const why = obstacle(sender.login, repo, options);
  if (why !== void 0) return ignored(why, repo);
  if (!ACTIONS2.includes(action)) return ignored("Nothing follows from this action on a pull request.", repo);
  const touched = { kind: "pull-touched", pull: { repo, number: pull_request.number }, sender };
  return { event: action === "label_updated" ? { ...touched, labelled: true } : touched };
}

// src/intake/header.ts
function header(headers, names2) {
  const name2 = names2.find((candidate) => headers[candidate] !== void 0);
  const value = name2 === void 0 ? void 0 : headers[name2];
  return typeof value === "string" ? value : void 0;
}

// src/intake/pull-comment.ts
function pullComment(pull, { sender, body }, self) {
  if (commandLines(body, { prefix: COMMAND_PREFIX, self }).length === 0) return { kind: "pull-touched", pull, sender };
  return { kind: "comment-created", issue: pull, sender, body, pull: true };
}

// src/intake/signature.ts
import { createHmac, timingSafeEqual } from "node:crypto";
function signatureHolds(body, given, secrets) {
  if (!/^[0-9a-f]{64}$/i.test(given)) return false;
  const claimed = Buffer.from(given, "hex");
  let holds = false;
  for (const secret of secrets) {
    if (timingSafeEqual(createHmac("sha256", secret).update(body).digest(), claimed)) holds = true;
  }
  return holds;
}

// src/intake/gitea.ts
var SIGNATURE = ["x-gitea-signature", "x-forgejo-signature"];
function giteaHook(options) {
  return {
    forge: "gitea",
    headers: {
      signature: SIGNATURE,
      delivery: ["x-gitea-delivery", "x-forgejo-delivery"],
      event: ["x-gitea-event", "x-forgejo-event"]
    },
    signed: ({ headers, body }, secrets) => signatureHolds(body, header(headers, SIGNATURE) ?? "", secrets),
    translate: (event, payload) => translated(event, payload, options)
  };
}
var WORKFLOWS = -2;
var Payload = HookFrame.extend({
  sender: HookFrame.shape.sender.extend({ id: external_exports.number().nullish() }),
  action: external_exports.string(),
  issue: HookText.extend({
    number: external_exports.int().positive(),
    labels: external_exports.array(external_exports.object({ name: external_exports.string() })).nullish(),
    assignees: external_exports.array(external_exports.object({ login: external_exports.string() })).nullish().catch(null),
    pull_request: external_exports.unknown().optional()
  }),
  comment: external_exports.object({ id: external_exports.int().positive(), body: external_exports.string() }).nullish(),
  is_pull: external_exports.boolean().nullish()
});
function translated(event, payload, options) {
  if (event.startsWith("pull_request")) return giteaPullEvent(payload, options);
  if (event !== "issues" && event !== "issue_comment") return ignored("Events of this kind are not used.");
  const parsed2 = Payload.safeParse(payload);
  if (!parsed2.success) return ignored("The event does not have the fields of one about an issue.");
  const { data } = parsed2;
  const repo = hookRepo(data);
  const why = obstacle(data.sender.login, repo, options) ?? ((data.sender.id ?? 0) <= WORKFLOWS ? OTHER_BOT : void 0);
  if (why !== void 0) return ignored(why, repo);
  if (event === "issue_comment") return ofComment(data, repo, options);
  return isPull(data) ? ignored("A pull request is no issue.", repo) : { event: ofIssue(data, repo, options) };
}
function isPull({ is_pull, issue }) {
  return is_pull === true || (issue.pull_request ?? void 0) !== void 0;
}
function ofIssue(data, repo, options) {
  const { title, body, number, assignees } = data.issue;
  const place = { issue: { repo, number }, sender: { login: data.sender.login } };
  const heard = heardOf(title, body);
  switch (data.action) {
    case "label_updated":
      return { kind: "issue-labelled", ...place, ...heard };
    case "assigned":
      return assignees?.some(({ login }) => isSelf(login, options)) ? { kind: "issue-assigned", ...place, told: false, ...heard } : { kind: "ignored", repo, why: "Somebody else was assigned." };
    case "label_cleared":
      return { kind: "issue-unlabelled", ...place };
    case "opened":
    case "reopened":
      return (data.issue.labels ?? []).length > 0 ? { kind: "issue-labelled", ...place, ...heard } : { kind: "ignored", repo, why: "The issue has no label." };
    case "closed":
    case "deleted":
      return { kind: "issue-closed", ...place };
    default:
      return { kind: "ignored", repo, why: "Nothing follows from this action on an issue." };
  }
}
function ofComment(data, repo, { self }) {
  if (data.action !== "created" || !data.comment) return ignored("Only new comments are read.", repo);
  const { id, body } = data.comment;
  const place = { repo, number: data.issue.number };
  const said2 = { sender: { login: data.sender.login }, body };
  const more = { comment: id, ...heardOf(data.issue.title, data.issue.body) };
  return {
    event: isPull(data) ? pullComment(place, said2, self) : { kind: "comment-created", issue: place, ...said2, ...more },
    once: `comment ${data.repository.id} ${id}`
  };
}

// src/intake/github-pulls.ts
var Numbered = external_exports.object({ id: external_exports.int().positive() });
var PullPayload2 = HookFrame.extend({
  sender: HookFrame.shape.sender.extend({ type: external_exports.string().nullish() }),
  action: external_exports.string(),
  pull_request: external_exports.object({ number: external_exports.int().positive() }),
  review: Numbered.nullish(),
  comment: Numbered.nullish()
});
var ACTIONS3 = /* @__PURE__ */ new Map([
  ["pull_request", ["closed", "reopened", "synchronize", "converted_to_draft", "ready_for_review", "labeled"]],
  ["pull_request_review", ["submitted", "dismissed"]],
  ["pull_request_review_comment", ["created"]]
]);
var Checked = external_exports.object({
  name: external_exports.string().nullish(),
  pull_requests: external_exports.array(
    external_exports.object({
      number: external_exports.int().positive(),
      base: external_exports.object({ repo: external_exports.object({ id: external_exports.int().positive() }) }).nullish()
    })
  ).nullish()
});
var CheckPayload = HookFrame.extend({
  action: external_exports.string(),
  check_run: Checked.nullish(),
  check_suite: Checked.nullish(),
  workflow_run: Checked.nullish()
});
function isCheckEvent(event) {
  return event === "check_run" || event === "check_suite" || event === "workflow_run";
}
function githubPullEvent(event, payload, options) {
  if (isCheckEvent(event)) return ofCheck(event, payload, options);
  const actions = ACTIONS3.get(event);
  return actions && ofPull(event, payload, actions, options);
}
function ofPull(event, payload, actions, options) {
  const { data } = PullPayload2.safeParse(payload);
  if (!data) return ignored("The event does not have the fields of one about a pull request.");
  const repo = hookRepo(data);
  const { action, pull_request, review, comment, sender } = data;
  const why = obstacle(sender.login, repo, options);
  if (why !== void 0) return ignored(why, repo);
  if (!actions.includes(action)) return ignored("Nothing follows from this action on a pull request.", repo);
  const labelled = action === "labeled";
  if (labelled && sender.type === "Bot") return ignored(OTHER_BOT, repo);
  const touched = {
    kind: "pull-touched",
    pull: { repo, number: pull_request.number },
    sender: { login: sender.login },
    ...labelled && { labelled }
  };
  const said2 = action === "submitted" ? review : action === "created" ? comment : void 0;
  return { event: touched, ...said2 && { once: `${event} ${repo.id} ${said2.id}` } };
}
function ofCheck(event, payload, options) {
  const { data } = CheckPayload.safeParse(payload);
  const check = data?.[event];
  if (!data || !check) return ignored("The event does not have the fields of one about a check.");
  const repo = hookRepo(data);
  const why = obstacle("", repo, options);
  if (why !== void 0) return ignored(why, repo);
  if (data.action !== "completed") return ignored("Only checks that have ended are looked at.", repo);
  if (isOwnCheck(check.name ?? "")) return ignored("The bot did this itself.", repo);
  const here = check.pull_requests?.find(({ base }) => !base || base.repo.id === repo.id);
  if (!here) return ignored("The check is of no pull request of this repository.", repo);
  return { event: { kind: "pull-touched", pull: { repo, number: here.number }, sender: data.sender } };
}

// src/intake/github.ts
var SIGNATURE2 = ["x-hub-signature-256"];
function githubHook(options) {
  return {
    forge: "github",
    headers: { signature: SIGNATURE2, delivery: ["x-github-delivery"], event: ["x-github-event"] },
    signed: ({ headers, body }, secrets) => {
      const given = /^sha256=(.*)$/.exec(header(headers, SIGNATURE2) ?? "")?.[1] ?? "";
      return signatureHolds(body, given, secrets);
    },
    translate: (event, payload) => translated2(event, payload, options)
  };
}
var Payload2 = HookFrame.extend({
  sender: HookFrame.shape.sender.extend({ type: external_exports.string().nullish() }),
  action: external_exports.string(),
  issue: HookText.extend({
    number: external_exports.int().positive(),
    labels: external_exports.array(external_exports.object({ name: external_exports.string() })).nullish(),
    pull_request: external_exports.unknown().optional()
  }),
  label: external_exports.object({ name: external_exports.string() }).nullish(),
  assignee: external_exports.object({ login: external_exports.string() }).nullish().catch(null),
  comment: external_exports.object({ id: external_exports.int().positive(), body: external_exports.string() }).nullish()
});
function translated2(event, payload, options) {
  if (event !== "issues" && event !== "issue_comment")
    return githubPullEvent(event, payload, options) ?? ignored("Events of this kind are not used.");
  const parsed2 = Payload2.safeParse(payload);
  if (!parsed2.success) return ignored("The event does not have the fields of one about an issue.");
  const { data } = parsed2;
  const repo = hookRepo(data);
  const why = obstacle(data.sender.login, repo, options) ?? (data.sender.type === "Bot" ? OTHER_BOT : void 0);
  if (why !== void 0) return ignored(why, repo);
  if (event === "issue_comment") return ofComment2(data, repo, options);
  return isPull2(data) ? ignored("A pull request is no issue.", repo) : { event: ofIssue2(data, repo, options) };
}
function isPull2({ issue }) {
  return (issue.pull_request ?? void 0) !== void 0;
}
function ofIssue2(data, repo, options) {
  const { action, issue, label, assignee, sender } = data;
  const place = { issue: { repo, number: issue.number }, sender: { login: sender.login } };
  const heard = heardOf(issue.title, issue.body);
  switch (action) {
    case "labeled":
      return { kind: "issue-labelled", ...place, ...label && { label: label.name }, ...heard };
    case "assigned":
      return assignee && isSelf(assignee.login, options) ? { kind: "issue-assigned", ...place, told: true, ...heard } : { kind: "ignored", repo, why: "Somebody else was assigned." };
    case "unlabeled":
      return { kind: "issue-unlabelled", ...place };
    case "opened":
    case "reopened":
      return (issue.labels ?? []).length > 0 ? { kind: "issue-labelled", ...place, ...heard } : { kind: "ignored", repo, why: "The issue has no label." };
    case "closed":
    case "deleted":
    case "transferred":
      return { kind: "issue-closed", ...place };
    default:
      return { kind: "ignored", repo, why: "Nothing follows from this action on an issue." };
  }
}
function ofComment2(data, repo, { self }) {
  const { action, issue, comment, repository, sender } = data;
  if (action !== "created" || !comment) return ignored("Only new comments are read.", repo);
  const place = { repo, number: issue.number };
  const said2 = { sender: { login: sender.login }, body: comment.body };
  const more = { comment: comment.id, ...heardOf(issue.title, issue.body) };
  return {
    event: isPull2(data) ? pullComment(place, said2, self) : { kind: "comment-created", issue: place, ...said2, ...more },
    once: `comment ${repository.id} ${comment.id}`
  };
}

// src/lib/secure-equal.ts
import { createHash as createHash2, timingSafeEqual as timingSafeEqual2 } from "node:crypto";
function secureEqual(a, b) {
  return timingSafeEqual2(digest(a), digest(b));
}
function digest(text2) {
  return createHash2("sha256").update(text2).digest();
}

// src/intake/gitlab-frame.ts
var TOKEN_USER2 = /^(?:project|group)_\d+_bot/;
var MAX_PATH = 1e3;
var ProjectPath = external_exports.string().max(MAX_PATH).regex(/^(?:(?!\.{1,2}\/)[\w.][\w.-]{0,254}\/){1,20}(?!\.{1,2}$)[\w.][\w.-]{0,254}$/);
var GitlabFrame = external_exports.object({
  user: external_exports.object({ username: external_exports.string().min(1).max(255) }),
  project: external_exports.object({ id: external_exports.int().positive(), path_with_namespace: ProjectPath })
});
var GitlabText = external_exports.object({
  title: external_exports.string().nullish().catch(null),
  description: external_exports.string().nullish().catch(null)
});
function gitlabRepo({ project: { id, path_with_namespace: path } }) {
  const cut = path.lastIndexOf("/");
  return { owner: path.slice(0, cut), name: path.slice(cut + 1), id };
}
function notForUs(login, repo, { confidential }, options) {
  const why = obstacle(login, repo, options) ?? (TOKEN_USER2.test(login) ? OTHER_BOT : void 0);
  return why ?? (confidential ? "Confidential issues are not worked on." : void 0);
}

// src/intake/gitlab-merges.ts
var Labels = external_exports.array(external_exports.object({ title: external_exports.string() }));
var MergePayload = GitlabFrame.extend({
  object_attributes: external_exports.object({
    iid: external_exports.int().positive(),
    action: external_exports.string().nullish(),
    // There where commits were pushed.
    oldrev: external_exports.string().nullish()
  }),
  changes: external_exports.object({ draft: external_exports.unknown().optional(), labels: external_exports.object({ previous: Labels, current: Labels }).nullish() }).nullish()
});
function gitlabMerge(payload, options) {
  const { data } = MergePayload.safeParse(payload);
  if (!data) return ignored("The event does not have the fields of one about a merge request.");
  const repo = gitlabRepo(data);
  const sender = { login: data.user.username };
  const why = obstacle(sender.login, repo, options);
  if (why !== void 0) return ignored(why, repo);
  const { iid: number, action, oldrev } = data.object_attributes;
  const labelled = action === "update" && wasLabelled(data);
  const changed = labelled || action === "update" && (oldrev ?? data.changes?.draft) !== void 0;
  if (!changed && !["close", "reopen", "merge"].includes(action ?? ""))
    return ignored("Nothing follows from this action on a merge request.", repo);
  return { event: { kind: "pull-touched", pull: { repo, number }, sender, ...labelled && { labelled } } };
}
function wasLabelled({ changes }) {
  const before = new Set(changes?.labels?.previous.map(({ title }) => title));
  return changes?.labels?.current.some(({ title }) => !before.has(title)) ?? false;
}
var PipelinePayload = GitlabFrame.extend({
  object_attributes: external_exports.object({ status: external_exports.string(), source: external_exports.string().nullish() }),
  merge_request: external_exports.object({ iid: external_exports.int().positive() }).nullish()
});
function gitlabPipeline(payload, options) {
  const { data } = PipelinePayload.safeParse(payload);
  if (!data) return ignored("The event does not have the fields of one about a pipeline.");
  const repo = gitlabRepo(data);
  const sender = { login: data.user.username };
  const { status, source } = data.object_attributes;
  const why = obstacle(source === "external" ? sender.login : "", repo, options);
  if (why !== void 0) return ignored(why, repo);
  if (!["success", "failed", "canceled"].includes(status))
    return ignored("Only pipelines that have ended are looked at.", repo);
  if (!data.merge_request) return ignored("The pipeline is of no merge request.", repo);
  return { event: { kind: "pull-touched", pull: { repo, number: data.merge_request.iid }, sender } };
}

// src/intake/gitlab-note.ts
var NotePayload = GitlabFrame.extend({
  object_attributes: external_exports.object({
    id: external_exports.int().positive(),
    note: external_exports.string(),
    // Older versions tell of new notes only and name no action.
    action: external_exports.string().nullish(),
    system: external_exports.boolean().nullish(),
    internal: external_exports.boolean().nullish()
  }),
  issue: GitlabText.extend({ iid: external_exports.int().positive(), confidential: external_exports.boolean().nullish() }).nullish(),
  merge_request: external_exports.object({ iid: external_exports.int().positive() }).nullish()
});
function gitlabNote(payload, options) {
  const { data } = NotePayload.safeParse(payload);
  if (!data) return ignored("The event does not have the fields of one about a note.");
  const repo = gitlabRepo(data);
  const { id, note: body, action, system, internal } = data.object_attributes;
  const { issue, merge_request: merge } = data;
  const why = notForUs(data.user.username, repo, issue ?? {}, options);
  if (why !== void 0) return ignored(why, repo);
  if ((action ?? "create") !== "create" || system === true) return ignored("Only new comments are read.", repo);
  if (internal === true) return ignored("Internal notes are not used.", repo);
  const said2 = { sender: { login: data.user.username }, body };
  const once = `comment ${data.project.id} ${id}`;
  if (merge) return { event: pullComment({ repo, number: merge.iid }, said2, options.self), once };
  if (!issue) return ignored("Only notes on issues and merge requests are read.", repo);
  const more = { comment: id, ...heardOf(issue.title, issue.description) };
  return { event: { kind: "comment-created", issue: { repo, number: issue.iid }, ...said2, ...more }, once };
}

// src/intake/standard-signature.ts
import { createHmac as createHmac2 } from "node:crypto";
var WINDOW = 300;
var MAX_SIGNATURES = 10;
var PREFIX = "whsec_";
var LEAST_KEY = 16;
function signingKey(secret) {
  if (!secret.startsWith(PREFIX)) return void 0;
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  return key.length >= LEAST_KEY ? key : void 0;
}
function standardSignatureHolds(sent, keys, now) {
  const { id, timestamp, signatures, body } = sent;
  if (id === "" || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1e3 - Number(timestamp)) > WINDOW) return false;
  const given = signatures.split(" ").slice(0, MAX_SIGNATURES);
  let holds = false;
  for (const key of keys) {
    const mac = createHmac2("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
    for (const one of given) if (secureEqual(one, `v1,${mac}`)) holds = true;
  }
  return holds;
}

// src/intake/gitlab.ts
var TOKEN = ["x-gitlab-token"];
var SIGNATURE3 = ["webhook-signature"];
function gitlabHook(options) {
  return {
    forge: "gitlab",
    headers: {
      signature: [...SIGNATURE3, ...TOKEN],
      // The first two stay the same when a delivery is tried again.
      delivery: ["webhook-id", "idempotency-key", "x-gitlab-event-uuid"],
      event: ["x-gitlab-event"]
    },
    signed,
    translate: (event, payload) => translated3(event, payload, options)
  };
}
function signed({ headers, body }, secrets) {
  const keys = secrets.flatMap((secret) => signingKey(secret) ?? []);
  const signatures = header(headers, SIGNATURE3);
  if (signatures !== void 0 && keys.length > 0) {
    const sent = { id: text(headers, "webhook-id"), timestamp: text(headers, "webhook-timestamp"), signatures, body };
    return standardSignatureHolds(sent, keys, Date.now());
  }
  const given = header(headers, TOKEN) ?? "";
  const plain = secrets.filter((secret) => secret !== "" && signingKey(secret) === void 0);
  return plain.filter((secret) => secureEqual(secret, given)).length > 0;
}
function text(headers, name2) {
  return header(headers, [name2]) ?? "";
}
var Label = external_exports.object({ title: external_exports.string() });
var Person = external_exports.object({ username: external_exports.string() });
var IssuePayload = GitlabFrame.extend({
  object_attributes: GitlabText.extend({
    iid: external_exports.int().positive(),
    action: external_exports.string(),
    confidential: external_exports.boolean().nullish()
  }),
  labels: external_exports.array(Label).nullish(),
  assignees: external_exports.array(Person).nullish().catch(null),
  changes: external_exports.object({
    labels: external_exports.object({ previous: external_exports.array(Label), current: external_exports.array(Label) }).nullish(),
    assignees: external_exports.object({ previous: external_exports.array(Person), current: external_exports.array(Person) }).nullish().catch(null)
  }).nullish()
});
function translated3(event, payload, options) {
  const kind = "object_kind" in payload ? payload.object_kind : void 0;
  if (event.startsWith("Confidential ")) return ignored("Confidential issues and notes are not used.");
  if (event === "Issue Hook" && kind === "issue") return ofIssue3(payload, options);
  if (event === "Note Hook" && kind === "note") return gitlabNote(payload, options);
  if (event === "Merge Request Hook" && kind === "merge_request") return gitlabMerge(payload, options);
  if (event === "Pipeline Hook" && kind === "pipeline") return gitlabPipeline(payload, options);
  return ignored("Events of this kind are not used.");
}
function ofIssue3(payload, options) {
  const parsed2 = IssuePayload.safeParse(payload);
  if (!parsed2.success) return ignored("The event does not have the fields of one about an issue.");
  const { data } = parsed2;
  const repo = gitlabRepo(data);
  const why = notForUs(data.user.username, repo, data.object_attributes, options);
  if (why !== void 0) return ignored(why, repo);
  const { iid: number, action, title, description } = data.object_attributes;
  const place = { issue: { repo, number }, sender: { login: data.user.username }, ...heardOf(title, description) };
  switch (action) {
    case "open":
    case "reopen":
      if (action === "open" && names(data.assignees, options)) return { event: assigned(place) };
      if ((data.labels ?? []).length === 0) return ignored("The issue has no label.", repo);
      return { event: { kind: "issue-labelled", ...place } };
    case "close":
      return { event: { kind: "issue-closed", issue: place.issue, sender: place.sender } };
    case "update":
      return ofUpdate(data, place, options);
    default:
      return ignored("Nothing follows from this action on an issue.", repo);
  }
}
function assigned(place) {
  return { kind: "issue-assigned", ...place, told: true };
}
function names(people, options) {
  return people?.some(({ username }) => isSelf(username, options)) ?? false;
}
function ofUpdate({ changes }, place, options) {
  const people = changes?.assignees;
  if (names(people?.current, options) && !names(people?.previous, options)) return { event: assigned(place) };
  const { previous = [], current = [] } = changes?.labels ?? {};
  const before = new Set(previous.map(({ title }) => title));
  const after = new Set(current.map(({ title }) => title));
  const [label, ...others] = [...after].filter((title) => !before.has(title));
  if (label !== void 0) {
    return { event: { kind: "issue-labelled", ...place, ...others.length === 0 && { label } } };
  }
  const removed = [...before].some((title) => !after.has(title));
  if (removed) return { event: { kind: "issue-unlabelled", issue: place.issue, sender: place.sender } };
  return ignored("No label of the issue changed.", place.issue.repo);
}

// src/lib/github-api.ts
function githubApi(url) {
  const { protocol, host } = new URL(url);
  if (host === "github.com" || host.endsWith(".ghe.com")) return `${protocol}//api.${host}`;
  return `${url.replace(/\/+$/, "")}/api/v3`;
}

// src/cli/forge-choice.ts
var KINDS = {
  github: ({ url, token }, clock) => ({
    forge: githubForge({ ...github(url, clock), token: async () => token, checkRuns: isAppToken(token) }),
    hook: githubHook
  }),
  gitea: ({ url, token }) => ({ forge: giteaForge({ url, token }), hook: giteaHook }),
  gitlab: ({ url, token }) => ({ forge: gitlabForge({ url, token }), hook: gitlabHook })
};
function forgeFor(access, clock) {
  if ("token" in access) return KINDS[access.kind](access, clock);
  const { url, app } = access;
  const { apiUrl, ...rest } = github(url, clock);
  return {
    forge: githubForge({ apiUrl, ...rest, ...appTokens(app, apiUrl, clock), checkRuns: true }),
    hook: githubHook
  };
}
function github(url, clock) {
  return { url, apiUrl: githubApi(url), ...gated(url, clock) };
}
function gated(url, clock) {
  if (githubApi(url).endsWith("/api/v3")) return {};
  const gates = /* @__PURE__ */ new Map();
  const gate = (owner) => {
    const made = gates.get(owner) ?? rateGate(GITHUB_LIMITS, clock);
    gates.set(owner, made);
    return made;
  };
  return { gate: (repo) => gate(repo?.owner ?? "") };
}

// src/config/action-inputs.ts
var ACTION_INPUTS = [
  {
    name: "token",
    description: "Token for the forge. It needs write access to contents, issues, pull requests and commit statuses of this repository, and to nothing else.",
    default: "${{ github.token }}"
  },
  {
    name: "anthropic-api-key",
    description: "Key for models of Anthropic.",
    default: "",
    variable: "ANTHROPIC_API_KEY"
  },
  { name: "openai-api-key", description: "Key for models of OpenAI.", default: "", variable: "OPENAI_API_KEY" },
  {
    name: "openai-base-url",
    description: "Address of a server that speaks OpenAI's interface, where it is not OpenAI's own.",
    default: "",
    variable: "OPENAI_BASE_URL"
  },
  { name: "ollama-host", description: "Address of an Ollama server.", default: "", variable: "OLLAMA_HOST" },
  {
    name: "settings",
    description: "Server settings as YAML (docs/settings.md): models, budget, limits, sandbox. No secret belongs in here.",
    default: ""
  },
  {
    name: "sandbox",
    description: "Where untrusted commands run: auto takes the strongest that is there, docker or process insist.",
    default: "auto"
  },
  {
    name: "issue",
    description: "Number of the issue to work on, for workflow_dispatch; the events of issues name theirs.",
    default: ""
  },
  {
    name: "journal-secret",
    description: "Signs what a run leaves for the next one, so that nobody else can write it. Left empty it is derived from the key of the model.",
    default: ""
  }
];
function actionInputs(record) {
  const value = (name2) => record[variableOf(name2)]?.trim() ?? "";
  const named = ACTION_INPUTS.flatMap(
    (input) => "variable" in input && value(input.name) !== "" ? [[input.variable, value(input.name)]] : []
  );
  return { value, environment: { ...record, ...Object.fromEntries(named) } };
}
function variableOf(name2) {
  return `INPUT_${name2.replaceAll(" ", "_").toUpperCase()}`;
}

// src/intake/action-event.ts
var Pull = external_exports.object({
  pull_request: external_exports.object({
    head: external_exports.object({ repo: external_exports.object({ full_name: external_exports.string() }).nullish() }),
    base: external_exports.object({ repo: external_exports.object({ full_name: external_exports.string() }) })
  })
});
function actionTask({ name: name2, payload, repo, actor, issue }, dialect) {
  switch (name2) {
    case "schedule":
      return { kind: "reconcile" };
    case "workflow_dispatch":
      if (issue === "") return { kind: "reconcile" };
      return /^[1-9]\d{0,8}$/.test(issue) ? { kind: "event", event: asked2(repo, Number(issue), actor) } : { kind: "refused", why: `The input \`issue\` must be the number of an issue, not ${JSON.stringify(issue)}.` };
    case "pull_request_target":
      return ofTarget(payload);
    default:
      return { kind: "event", event: dialect.translate(name2, payload).event };
  }
}
function asked2(repo, number, actor) {
  return { kind: "comment-created", issue: { repo, number }, sender: { login: actor }, body: "/agent run" };
}
function ofTarget(payload) {
  const { data } = Pull.safeParse(payload);
  const head = data?.pull_request.head.repo?.full_name;
  if (head !== void 0 && head === data?.pull_request.base.repo.full_name)
    return { kind: "event", event: { kind: "ignored", why: "Events on pull requests are not used." } };
  const why = "A run by `pull_request_target` holds this repository\u2019s secrets while the pull request comes from a fork, whose code could then read them. Use `issues` and `issue_comment` instead.";
  return { kind: "refused", why };
}

// src/action/runner.ts
import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
var SUMMARY_LIMIT = 1e6;
function openRunner(record, write) {
  const need = (name3) => {
    const value = record[name3];
    if (value) return value;
    throw new BotError("USAGE", `${name3} is not set: this program is started by a runner, as an action of a workflow`);
  };
  const [owner = "", name2 = ""] = need("GITHUB_REPOSITORY").split("/");
  const gitea = record.GITEA_ACTIONS === "true" || record.FORGEJO_ACTIONS === "true";
  const pair = async (file, key, value) => {
    const end = `end-${randomUUID()}`;
    if (file) await appendFile(file, `${key}<<${end}
${value}
${end}
`);
  };
  return {
    kind: gitea ? "gitea" : "github",
    event: { name: need("GITHUB_EVENT_NAME"), file: need("GITHUB_EVENT_PATH") },
    repo: { owner, name: name2 },
    run: need("GITHUB_RUN_ID"),
    actor: record.GITHUB_ACTOR ?? "",
    server: need("GITHUB_SERVER_URL").replace(/\/+$/, ""),
    temp: need("RUNNER_TEMP"),
    output: (key, value) => pair(record.GITHUB_OUTPUT, key, value),
    keep: (key, value) => pair(record.GITHUB_STATE, key, value),
    summary: async (markdown) => {
      if (record.GITHUB_STEP_SUMMARY)
        await appendFile(record.GITHUB_STEP_SUMMARY, `${markdown.slice(0, SUMMARY_LIMIT)}
`);
    },
    annotate: (level, message2) => write(`::${level} title=Issuewright::${escaped(message2)}`),
    mask: (value) => {
      for (const line of value.split(/\r?\n/)) if (line !== "") write(`::add-mask::${escaped(line)}`);
    }
  };
}
function escaped(text2) {
  return text2.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

// src/action/run-action.ts
async function runAction(record, write, signal) {
  try {
    const runner = openRunner(record, write);
    try {
      return await run(runner, actionInputs(record), write, signal);
    } catch (thrown) {
      const error = asBotError(thrown);
      const { says, hint } = errorRow(error.code);
      runner.annotate("error", `${error.code}: ${says} ${hint}
${error.message}`);
      await runner.output("outcome", "failed");
      return errorRow(error.code).exit;
    }
  } catch (thrown) {
    write(asBotError(thrown).message);
    return errorRow(asBotError(thrown).code).exit;
  }
}
async function run(runner, inputs, write, signal) {
  const env = readEnv(inputs.environment);
  const token = inputs.value("token");
  if (token === "") throw new BotError("SECRET_MISSING", "the input `token` is empty");
  for (const secret of [token, inputs.value("journal-secret"), ...env.secrets]) if (secret) runner.mask(secret);
  const { forge, hook } = forgeFor({ kind: runner.kind, url: runner.server, token }, systemClock);
  const self = (await forge.whoAmI(signal)).login;
  const task = await taskOf(runner, inputs, hook({ self }));
  if (task.kind === "refused") throw new BotError("USAGE", task.why);
  if (task.kind === "event" && task.event.kind === "ignored") return await nothing2(runner, task.event.why, write);
  const { workAndReport } = await import("./parts/work-and-report-QFR3FRHT.js");
  return await workAndReport({ runner, inputs, env, forge, token, task, self, write }, signal);
}
async function taskOf(runner, inputs, dialect) {
  const { event, repo, actor } = runner;
  const payload = JSON.parse(await readFile(event.file, "utf8"));
  if (typeof payload !== "object" || payload === null)
    throw new BotError("USAGE", `${event.file} holds no JSON object`);
  return actionTask({ name: event.name, payload, repo, actor, issue: inputs.value("issue") }, dialect);
}
async function nothing2(runner, why, write) {
  write(`nothing to do: ${why}`);
  await runner.output("outcome", "none");
  return 0;
}

// src/action.ts
var stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(signal));
process.exitCode = await runAction(environment(), (line) => process.stdout.write(`${line}
`), stop.signal);
