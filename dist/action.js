import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  environment,
  readEnv
} from "./parts/chunk-XYYQJ4LE.js";
import {
  PERMISSIONS,
  retried,
  retryAfterMs,
  systemClock
} from "./parts/chunk-UNA42IIK.js";
import {
  BotError,
  asBotError,
  errorRow,
  external_exports,
  repoSlug
} from "./parts/chunk-7VXV5BYY.js";
import "./parts/chunk-II3NMZHH.js";

// src/action/run-action.ts
import { readFile } from "node:fs/promises";

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
  const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const sent = { method, headers, signal: within, ...body && { body: JSON.stringify(body) } };
  const send = async () => {
    try {
      return await fetch(url, { ...sent, redirect: "manual" });
    } catch (cause) {
      signal.throwIfAborted();
      throw new BotError("FORGE_UNREACHABLE", `${what} got no answer`, { cause });
    }
  };
  const response = await (call.turn ? call.turn(send) : send());
  if (response.ok) return response;
  throw refusal({ status: response.status, headers: response.headers, says: await said(response, what, signal) }, call);
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
function refusal(answer, { what, reading }) {
  const { status, headers, says } = answer;
  const read = reading?.(answer);
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
var MAX_FILE = 2 ** 20;
var READS = 3;
var REWRITES = 1;
var FIRST_PAUSE_MS = 100;
var ForgeClient = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  async get(path, schema, signal) {
    return (await this.#page(path, schema, signal)).value;
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
      const here = await this.#page(`${path}${glue}${this.#options.page(page)}`, schema.array(), signal);
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
  async #page(path, schema, signal) {
    const call = { method: "GET", path };
    const read = async () => {
      const { json, headers } = await answerJson(await this.#answer(call, signal), name(call), signal);
      return { value: parsed(schema, json, path), headers };
    };
    return await retried(read, passing(READS), signal);
  }
  async #tried(call, signal, act) {
    return call.method === "POST" ? await act() : await retried(act, passing(REWRITES), signal);
  }
  async #answer(call, signal) {
    const { api, headers, reading, gate } = this.#options;
    const { method, path } = call;
    const kind = method === "GET" ? "read" : method === "POST" ? "create" : "write";
    const turn = gate && ((send) => gate.through(kind, send, signal));
    const wire = { ...call, url: api + path, headers: await headers(path, signal), what: name(call), reading, turn };
    return await answered(wire, signal);
  }
};
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
function giteaClient({ url, token }) {
  return new ForgeClient({
    api: `${url.replace(/\/+$/, "")}/api/v1`,
    headers: async () => ({ authorization: `token ${token}` }),
    page: (number) => `page=${number}&limit=${PAGE}`,
    more: (headers, read) => {
      const total = headers.get("x-total-count");
      return total === null || read < Number(total);
    }
  });
}

// src/lib/fit-comment.ts
var MAX_COMMENT = 65536;
function fitComment(body, marker = "") {
  if (body.length <= MAX_COMMENT) return body;
  const short = shortened(body, "");
  return short.includes(marker) ? short : shortened(body, `${marker}

`);
}
function shortened(body, first) {
  const notice = "\n\n[\u2026 shortened \u2026]\n\n";
  const room = MAX_COMMENT - notice.length - first.length;
  const head = Math.floor(room / 2);
  return first + wholeEnd(body.slice(0, head)) + notice + wholeStart(body.slice(body.length - (room - head)));
}
function wholeEnd(text2) {
  return text2.replace(/[\ud800-\udbff]$/, "");
}
function wholeStart(text2) {
  return text2.replace(/^[\udc00-\udfff]/, "");
}

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
  const made = await created(desk, body, ours, signal);
  const [oldest = made, ...younger] = await ours();
  await removeAll(desk, younger, signal);
  return oldest.id === made.id ? made : await desk.edit(oldest, body, signal);
}
function ownComments(comments, { login, marker }) {
  return comments.filter(({ author, body }) => author.login === login && body.includes(marker)).toSorted((a, b) => a.id - b.id);
}
async function created(desk, body, ours, signal) {
  try {
    return await desk.create(body, signal);
  } catch (thrown) {
    if (!["FORGE_UNREACHABLE", "FORGE_ANSWER"].includes(asBotError(thrown).code)) throw thrown;
    const [there] = await ours();
    return there ?? await desk.create(body, signal);
  }
}
async function removeAll(desk, comments, signal) {
  for (const comment of comments) await desk.remove(comment, signal);
}

// src/forges/gitea/schema.ts
var UserSchema = external_exports.object({ login: external_exports.string() });
var LabelSchema = external_exports.object({ id: external_exports.number().int(), name: external_exports.string() });
var IssueSchema = external_exports.object({
  number: external_exports.number().int(),
  title: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.enum(["open", "closed"]),
  labels: external_exports.array(LabelSchema).nullish(),
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
  label: LabelSchema.nullish()
});
var SideSchema = external_exports.object({ ref: external_exports.string(), sha: external_exports.string(), repo: external_exports.object({ id: external_exports.number().int() }).nullish() });
var PullSchema = external_exports.object({
  number: external_exports.number().int(),
  title: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.enum(["open", "closed"]),
  merged: external_exports.boolean().nullish(),
  html_url: external_exports.string(),
  head: SideSchema,
  base: SideSchema
});
var RepositorySchema = external_exports.object({ default_branch: external_exports.string(), empty: external_exports.boolean() });
var BranchSchema = external_exports.object({ commit: external_exports.object({ id: external_exports.string() }) });
var PermissionSchema = external_exports.object({ permission: external_exports.string() });
var ReviewSchema = external_exports.object({ id: external_exports.number().int(), body: external_exports.string().nullish(), user: UserSchema.nullish() });

// src/lib/fit-title.ts
var MAX_TITLE = 255;
function fitTitle(title) {
  const whole = Array.from(title.replaceAll(/\s*[\r\n]+\s*/g, " "));
  return whole.length <= MAX_TITLE ? whole.join("") : `${whole.slice(0, MAX_TITLE - 1).join("")}\u2026`;
}

// src/forges/gitea/translate.ts
function repoPath({ owner, name: name2 }) {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name2)}`;
}
function issuePath(ref) {
  return `${repoPath(ref.repo)}/issues/${ref.number}`;
}
function toIssue(repo, issue) {
  return {
    ref: { repo, number: issue.number },
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state,
    labels: (issue.labels ?? []).map(({ name: name2 }) => name2),
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
    head: { branch: pull.head.ref, sha: pull.head.sha },
    base: { branch: pull.base.ref, sha: pull.base.sha },
    body: pull.body ?? ""
  };
}

// src/forges/gitea/issues.ts
function giteaIssues(client, me) {
  const comments = async (ref, signal) => (await client.get(`${issuePath(ref)}/comments`, CommentSchema.array(), signal)).map(toComment);
  return {
    get: async (ref, signal) => toIssue(ref.repo, await client.get(issuePath(ref), IssueSchema, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath(repo)}/issues?type=issues&state=open&labels=${encodeURIComponent(label)}`;
      const issues = await client.list(path, IssueSchema, signal);
      const labelled = issues.map((issue) => toIssue(repo, issue)).filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments,
    ensureLabels: async (repo, labels, signal) => {
      const there = new Set(
        (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name: name2 }) => name2)
      );
      for (const { name: name2, color, description } of labels) {
        const body = { name: name2, color: `#${color}`, description };
        if (!there.has(name2)) await client.send({ method: "POST", path: `${repoPath(repo)}/labels`, body }, signal);
      }
    },
    label: (ref, change, signal) => changeLabels(client, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, () => true);
      const last = events.findLast(
        (event) => event.type === "label" && event.label?.name === label && event.body === "1"
      );
      return last?.user ? { login: last.user.login } : void 0;
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await comments(ref, signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk(client, ref, comments), { login, marker, body }, signal);
    }
  };
}
async function changeLabels(client, ref, { add, remove }, signal) {
  const there = (await client.get(issuePath(ref), IssueSchema, signal)).labels ?? [];
  const missing = add.filter((name2) => !there.some((label) => label.name === name2));
  if (missing.length > 0) {
    const labels = await idsOf(client, ref.repo, missing, signal);
    await client.send({ method: "POST", path: `${issuePath(ref)}/labels`, body: { labels } }, signal);
  }
  for (const { id, name: name2 } of there) {
    if (remove.includes(name2)) await client.send({ method: "DELETE", path: `${issuePath(ref)}/labels/${id}` }, signal);
  }
}
async function idsOf(client, repo, names, signal) {
  const known = new Map(
    (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name: name2, id }) => [name2, id])
  );
  return names.flatMap((name2) => known.get(name2) ?? []);
}
function commentDesk(client, ref, comments) {
  const path = ({ id }) => `${repoPath(ref.repo)}/issues/comments/${id}`;
  const write = async (call, signal) => toComment(await client.write(call, CommentSchema, signal));
  return {
    all: (signal) => comments(ref, signal),
    create: (body, signal) => write({ method: "POST", path: `${issuePath(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: "PATCH", path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => client.send({ method: "DELETE", path: path(comment) }, signal)
  };
}

// src/forges/create-once.ts
var MAY_EXIST = ["FORGE_UNREACHABLE", "FORGE_ANSWER", "FORGE_CONFLICT"];
async function createOnce(create2, find2) {
  try {
    return { value: await create2(), made: true };
  } catch (thrown) {
    if (!MAY_EXIST.includes(asBotError(thrown).code)) throw thrown;
    const value = await find2();
    if (value === void 0) throw thrown;
    return { value, made: false };
  }
}

// src/forges/gitea/pulls.ts
function giteaPulls(client, me) {
  const find2 = async (repo, head, signal) => {
    const open = await client.list(`${repoPath(repo)}/pulls?state=open`, PullSchema, signal);
    const found = open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
    return found && toPull(repo, found);
  };
  const path = (ref) => `${repoPath(ref.repo)}/pulls/${ref.number}`;
  return {
    find: find2,
    get: async (ref, signal) => toPull(ref.repo, await client.get(path(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const fields2 = { title: draftTitle(draft.title, draft.draft), body: fitComment(draft.body) };
      const there = await find2(repo, draft.head, signal);
      const { head, base } = draft;
      const call = { method: "POST", path: `${repoPath(repo)}/pulls`, body: { head, base, ...fields2 } };
      const create2 = async () => toPull(repo, await client.write(call, PullSchema, signal));
      const { value, made } = there ? { value: there, made: false } : await createOnce(create2, () => find2(repo, head, signal));
      if (made) return value;
      const edit = { method: "PATCH", path: path(value.ref), body: fields2 };
      return toPull(repo, await client.write(edit, PullSchema, signal));
    },
    review: async (ref, sha, body, findings, signal) => {
      const { login } = await me(signal);
      await review(client, path(ref), { sha, body, findings, login }, signal);
    }
  };
}
async function review(client, path, { sha, body, findings, login }, signal) {
  const marker = `<!-- issuewright:review ${sha} -->`;
  const find2 = async () => {
    const there = await client.list(`${path}/reviews`, ReviewSchema, signal);
    return there.find((one) => one.user?.login === login && one.body?.startsWith(marker));
  };
  if (await find2()) return;
  const inline = findings.flatMap(
    ({ path: file, line, title, description }) => file && line ? [{ path: file, new_position: line, body: `**${title}**

${description}` }] : []
  );
  const review3 = { event: "COMMENT", commit_id: sha, body: fitComment(`${marker}
${body}`) };
  const post = async (comments) => {
    const call = { method: "POST", path: `${path}/reviews`, body: { ...review3, comments } };
    await createOnce(() => client.write(call, ReviewSchema, signal), find2);
  };
  await post(inline).catch(async (thrown) => {
    const { status } = asBotError(thrown).details;
    if (inline.length === 0 || ![400, 404, 422, 500].includes(Number(status))) throw thrown;
    await post([]);
  });
}

// src/forges/gitea/source.ts
function giteaSource(client, { url: site, token }) {
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name2, empty: empty2 } = await client.get(repoPath(repo), RepositorySchema, signal);
      if (empty2) return { name: name2, sha: void 0 };
      const branch = await client.find(`${repoPath(repo)}/branches/${encodeURIComponent(name2)}`, BranchSchema, signal);
      return { name: name2, sha: branch?.commit.id };
    },
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const parts2 = path.split("/").map(encodeURIComponent).join("/");
      return await client.bytes(`${repoPath(repo)}/raw/${parts2}?ref=${at}`, signal);
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async ({ owner, name: name2 }) => {
      const url = `${site.replace(/\/+$/, "")}/${encodeURIComponent(owner)}/${encodeURIComponent(name2)}.git`;
      const basic = Buffer.from(`issuewright:${token}`).toString("base64");
      return { url, header: `Authorization: Basic ${basic}` };
    }
  };
}

// src/forges/gitea/status.ts
async function reportStatus(client, repo, sha, status, signal) {
  const { context, state, description, url } = status;
  const body = { context, state, description: description.slice(0, 255), ...url && { target_url: url } };
  await client.send({ method: "POST", path: `${repoPath(repo)}/statuses/${sha}`, body }, signal);
}

// src/forges/gitea/forge.ts
function giteaForge(options) {
  const client = giteaClient(options);
  let self;
  const whoAmI = async (signal) => {
    self ??= await client.get("/user", UserSchema, signal);
    return { login: self.login };
  };
  return {
    kind: "gitea",
    can: { claimRefs: true, drafts: true, inlineReview: true, commitStatus: true, labelHistory: true, webhooks: true },
    issues: giteaIssues(client, whoAmI),
    pulls: giteaPulls(client, whoAmI),
    source: giteaSource(client, options),
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
var UserSchema2 = external_exports.object({ login: external_exports.string() });
var AuthorSchema = UserSchema2.nullish();
var LabelSchema2 = external_exports.union([external_exports.string(), external_exports.object({ name: external_exports.string().nullish() })]);
var IssueSchema2 = external_exports.object({
  number: external_exports.number().int(),
  title: external_exports.string(),
  body: external_exports.string().nullish(),
  state: external_exports.string(),
  labels: external_exports.array(LabelSchema2),
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
  html_url: external_exports.string(),
  head: SideSchema2,
  base: SideSchema2
});
var ReviewSchema2 = external_exports.object({ body: external_exports.string().nullish(), user: AuthorSchema });
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

// src/forges/github/refusal.ts
var UNSAID_MS = 6e4;
var readRefusal = (answer) => {
  const says = RefusalSchema.safeParse(answer.says).data;
  const waitMs = limitedFor(answer, says?.documentation_url ?? void 0);
  if (waitMs !== void 0) return { code: "FORGE_LIMITED", waitMs };
  return answer.status === 422 && says?.errors?.some(exists) ? { code: "FORGE_CONFLICT" } : {};
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
function githubClient({ apiUrl, token, gate }) {
  const rest = apiUrl.replace(/\/+$/, "");
  const common = {
    page: (number) => `page=${number}&per_page=${PAGE2}`,
    more: (headers) => /;\s*rel="?next\b/.test(headers.get("link") ?? ""),
    reading: readRefusal,
    ...gate && { gate }
  };
  const api = `${rest.replace(/\/v3$/, "")}/graphql`;
  return {
    rest: new ForgeClient({
      ...common,
      api: rest,
      headers: async (path, signal) => versioned(await token(repoOf(path), "api", signal))
    }),
    graph: (repo) => new ForgeClient({ ...common, api, headers: async (_, signal) => versioned(await token(repo, "api", signal)) })
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
function toIssue2(repo, issue) {
  return {
    ref: { repo, number: issue.number },
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state === "open" ? "open" : "closed",
    labels: issue.labels.map(labelName),
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
    head: { branch: pull.head.ref, sha: pull.head.sha },
    base: { branch: pull.base.ref, sha: pull.base.sha },
    body: pull.body ?? ""
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
    return (await client.write(call, TokenSchema, signal)).token;
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
async function signedBy({ id, privateKey }, clock) {
  try {
    return (await githubAppJwt({ id, privateKey, now: Math.floor(clock.now() / 1e3) })).token;
  } catch (cause) {
    const message2 = "the private key of the GitHub App cannot be used: expected the whole PEM file that GitHub gave";
    throw new BotError("SECRET_MISSING", message2, { cause });
  }
}

// src/forges/github/graphql.ts
var CODES = {
  NOT_FOUND: "FORGE_NOT_FOUND",
  RATE_LIMITED: "FORGE_LIMITED",
  RATE_LIMIT: "FORGE_LIMITED"
};
async function graphql(graph, { name: name2, query, variables }, schema, signal) {
  const call = { method: "POST", path: "", body: { query, variables } };
  const { data, errors } = await graph.write(call, GraphqlSchema, signal);
  const [error] = errors ?? [];
  if (!error) return parsed(schema, data, name2);
  const says = error.message?.slice(0, 300);
  const code = CODES[error.type ?? ""] ?? "FORGE_REFUSED";
  throw new BotError(code, `${name2} was refused by the GraphQL interface: ${error.type ?? "no type"}`, {
    details: { says },
    ...code === "FORGE_LIMITED" && { retryAfterMs: 6e4 }
  });
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
    if (!forbidden(thrown)) throw thrown;
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
function forbidden(thrown) {
  const { code, details } = asBotError(thrown);
  return code === "FORGE_REFUSED" && details.status === 403;
}

// src/forges/github/issues.ts
var MAX_DESCRIPTION = 100;
function githubIssues(rest, me) {
  return {
    get: async (ref, signal) => toIssue2(ref.repo, await rest.get(issuePath2(ref), IssueSchema2, signal)),
    list: async (repo, label, signal) => {
      const path = `${repoPath2(repo)}/issues?state=open&direction=asc&labels=${encodeURIComponent(label)}`;
      const issues = (await rest.list(path, IssueSchema2, signal)).filter((issue) => !issue.pull_request);
      const labelled = issues.map((issue) => toIssue2(repo, issue)).filter(({ labels }) => labels.includes(label));
      return labelled.toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => commentDesk2(rest, ref).all(signal),
    ensureLabels: (repo, labels, signal) => ensureLabels(rest, repo, labels, signal),
    label: (ref, change, signal) => changeLabels2(rest, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await rest.list(`${issuePath2(ref)}/events`, IssueEventSchema, signal);
      const last = events.findLast(({ event, label: set }) => event === "labeled" && set?.name === label);
      return last?.actor ? { login: last.actor.login } : void 0;
    },
    said: async (ref, marker, signal) => {
      const { login } = await me(signal);
      return ownComments(await commentDesk2(rest, ref).all(signal), { login, marker })[0];
    },
    say: async (ref, marker, body, signal) => {
      const { login } = await me(signal);
      return await sayOnce(commentDesk2(rest, ref), { login, marker, body }, signal);
    }
  };
}
async function ensureLabels(rest, repo, labels, signal) {
  const path = `${repoPath2(repo)}/labels`;
  const there = (await rest.list(path, LabelSchema2, signal)).map(labelName);
  for (const { name: name2, color, description } of labels) {
    if (there.some((known) => sameLabel(known, name2))) continue;
    const body = { name: name2, color, description: description.slice(0, MAX_DESCRIPTION) };
    await rest.send({ method: "POST", path, body }, signal).catch(unlessThere);
  }
}
function unlessThere(thrown) {
  if (asBotError(thrown).code !== "FORGE_CONFLICT") throw thrown;
}
async function changeLabels2(rest, ref, { add, remove }, signal) {
  const path = `${issuePath2(ref)}/labels`;
  const there = (await rest.get(issuePath2(ref), IssueSchema2, signal)).labels.map(labelName);
  const labels = add.filter((name2) => !there.some((known) => sameLabel(known, name2)));
  if (labels.length > 0) await rest.send({ method: "POST", path, body: { labels } }, signal);
  for (const name2 of there.filter((known) => remove.some((unwanted) => sameLabel(known, unwanted))))
    await rest.send({ method: "DELETE", path: `${path}/${encodeURIComponent(name2)}` }, signal);
}
function commentDesk2(rest, ref) {
  const path = ({ id }) => `${repoPath2(ref.repo)}/issues/comments/${id}`;
  const write = async (call, signal) => toComment2(await rest.write(call, CommentSchema2, signal));
  return {
    all: async (signal) => (await rest.list(`${issuePath2(ref)}/comments`, CommentSchema2, signal)).map(toComment2),
    create: (body, signal) => write({ method: "POST", path: `${issuePath2(ref)}/comments`, body: { body } }, signal),
    edit: (comment, body, signal) => write({ method: "PATCH", path: path(comment), body: { body } }, signal),
    remove: (comment, signal) => rest.send({ method: "DELETE", path: path(comment) }, signal)
  };
}

// src/forges/github/drafts.ts
async function setDraft(graph, node, draft, signal) {
  const name2 = draft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview";
  const query = `mutation($id: ID!) { ${name2}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`;
  const done = external_exports.object({ [name2]: external_exports.object({ pullRequest: external_exports.object({ isDraft: external_exports.literal(draft) }) }) });
  await graphql(graph, { name: name2, query, variables: { id: node } }, done, signal);
}

// src/forges/github/reviews.ts
async function addReview(rest, path, { sha, body, findings, login }, signal) {
  const marker = `<!-- issuewright:review ${sha} -->`;
  const find2 = async () => {
    const there = await rest.list(`${path}/reviews`, ReviewSchema2, signal);
    return there.find((one) => one.user?.login === login && one.body?.startsWith(marker));
  };
  if (await find2()) return;
  const inline = findings.flatMap(
    ({ path: file, line, title, description }) => file && line ? [{ path: file, line, side: "RIGHT", body: fitComment(`**${title}**

${description}`) }] : []
  );
  const review3 = { event: "COMMENT", commit_id: sha, body: fitComment(`${marker}
${body}`) };
  const post = async (comments) => {
    const call = { method: "POST", path: `${path}/reviews`, body: { ...review3, comments } };
    await createOnce(() => rest.write(call, ReviewSchema2, signal), find2);
  };
  await post(inline).catch(async (thrown) => {
    if (inline.length === 0 || asBotError(thrown).details.status !== 422) throw thrown;
    await post([]);
  });
}

// src/forges/github/pulls.ts
function githubPulls({ rest, graph }, me) {
  const path = (ref) => `${repoPath2(ref.repo)}/pulls/${ref.number}`;
  return {
    find: async (repo, head, signal) => {
      const found = await find(rest, repo, head, signal);
      return found && toPull2(repo, found);
    },
    get: async (ref, signal) => toPull2(ref.repo, await rest.get(path(ref), PullSchema2, signal)),
    open: async (repo, draft, signal) => {
      const there = await find(rest, repo, draft.head, signal);
      const { value, made } = there ? { value: there, made: false } : await createOnce(
        () => create(rest, repo, draft, signal),
        () => find(rest, repo, draft.head, signal)
      );
      if (made) return toPull2(repo, value);
      const clients = { rest, graph: graph(repo) };
      return toPull2(repo, await bringUp(clients, path({ repo, number: value.number }), draft, signal));
    },
    review: async (ref, sha, body, findings, signal) => {
      const { login } = await me(signal);
      await addReview(rest, path(ref), { sha, body, findings, login }, signal);
    }
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

// src/forges/github/source.ts
function githubSource(rest, { url, token }) {
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name2 } = await rest.get(repoPath2(repo), RepositorySchema2, signal);
      const path = `${repoPath2(repo)}/git/ref/heads/${parts(name2)}`;
      const ref = await rest.find(path, RefSchema, signal).catch(empty);
      return { name: name2, sha: ref?.object.sha };
    },
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const found = await rest.find(`${repoPath2(repo)}/contents/${parts(path)}?ref=${at}`, ContentSchema, signal);
      if (found === void 0 || Array.isArray(found) || found.type !== "file") return void 0;
      if (found.encoding === "base64") return new Uint8Array(Buffer.from(found.content ?? "", "base64"));
      throw new BotError("SOURCE_REFUSED", `${path} has ${found.size} bytes; GitHub gives files of at most 1 MiB`);
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async (repo, access, signal) => {
      const at = `${encodeURIComponent(repo.owner)}/${encodeURIComponent(repo.name)}.git`;
      const basic = Buffer.from(`x-access-token:${await token(repo, access, signal)}`).toString("base64");
      return { url: `${url.replace(/\/+$/, "")}/${at}`, header: `Authorization: Basic ${basic}` };
    }
  };
}
function parts(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
function empty(thrown) {
  if (asBotError(thrown).code !== "FORGE_CONFLICT") throw thrown;
}

// src/forges/github/status.ts
var MAX_DESCRIPTION2 = 140;
async function reportStatus2(rest, repo, sha, status, signal) {
  const { context, state, description, url } = status;
  const said2 = description.slice(0, MAX_DESCRIPTION2);
  const body = { context, state, description: said2, ...url && { target_url: url } };
  await rest.send({ method: "POST", path: `${repoPath2(repo)}/statuses/${sha}`, body }, signal);
}

// src/forges/github/forge.ts
function githubForge(options) {
  const { rest, graph } = githubClient(options);
  const whoAmI = identity({ rest, graph }, options.whoAmI);
  return {
    kind: "github",
    can: { claimRefs: true, drafts: true, inlineReview: true, commitStatus: true, labelHistory: true, webhooks: true },
    issues: githubIssues(rest, whoAmI),
    pulls: githubPulls({ rest, graph }, whoAmI),
    source: githubSource(rest, options),
    whoAmI,
    permission: async (repo, login, signal) => {
      const path = `${repoPath2(repo)}/collaborators/${encodeURIComponent(login)}/permission`;
      return toPermission2(await rest.find(path, PermissionSchema2, signal));
    },
    report: (repo, sha, status, signal) => reportStatus2(rest, repo, sha, status, signal)
  };
}

// src/forges/gitlab/client.ts
var PAGE3 = 100;
function gitlabClient(options) {
  return new ForgeClient({
    api: `${siteOf(options)}/api/v4`,
    headers: async () => ({ "private-token": options.token }),
    page: (number) => `page=${number}&per_page=${PAGE3}`,
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

// src/forges/gitlab/plain-text.ts
function plainText(text2) {
  return text2.replaceAll("\r", "").replaceAll(/^\//gm, " /");
}

// src/forges/gitlab/schema.ts
var UserSchema3 = external_exports.object({ id: external_exports.int(), username: external_exports.string() });
var LabelSchema3 = external_exports.object({ name: external_exports.string() });
var IssueSchema3 = external_exports.object({
  iid: external_exports.int(),
  title: external_exports.string(),
  description: external_exports.string().nullish(),
  state: external_exports.enum(["opened", "closed"]),
  labels: external_exports.array(external_exports.string()).nullish(),
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
  confidential: external_exports.boolean().nullish()
});
var LabelEventSchema = external_exports.object({
  user: external_exports.object({ username: external_exports.string() }).nullish(),
  // Null once the label is deleted.
  label: LabelSchema3.nullish(),
  action: external_exports.string()
});
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
  // Missing from lists, and null until the diff has been made in the background.
  diff_refs: Refs.nullish().catch(null)
});
var ProjectSchema = external_exports.object({ default_branch: external_exports.string().nullish(), empty_repo: external_exports.boolean() });
var BranchSchema2 = external_exports.object({ commit: external_exports.object({ id: external_exports.string() }) });
var MemberSchema = external_exports.object({ access_level: external_exports.int(), state: external_exports.string().nullish() });
var StatusSchema = external_exports.object({ name: external_exports.string(), status: external_exports.string() });
var DiscussionSchema = external_exports.object({ id: external_exports.string() });

// src/forges/gitlab/translate.ts
function projectPath(repo) {
  return `/projects/${encodeURIComponent(repoSlug(repo))}`;
}
function issuePath3(ref) {
  return `${projectPath(ref.repo)}/issues/${ref.number}`;
}
function toIssue3(repo, issue) {
  return {
    ref: { repo, number: issue.iid },
    title: issue.title,
    body: issue.description ?? "",
    state: issue.state === "opened" ? "open" : "closed",
    labels: issue.labels ?? [],
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
var STATES = { opened: "open", locked: "open", closed: "closed", merged: "merged" };
function toPull3(repo, merge) {
  return {
    ref: { repo, number: merge.iid },
    url: merge.web_url,
    state: STATES[merge.state],
    draft: merge.draft,
    head: { branch: merge.source_branch, sha: merge.sha ?? "" },
    base: { branch: merge.target_branch, sha: merge.diff_refs?.base_sha ?? "" },
    body: merge.description ?? ""
  };
}
function toPermission3(level) {
  if (level >= 50) return "admin";
  if (level >= 40) return "maintain";
  if (level >= 30) return "write";
  if (level >= 15) return "triage";
  return level >= 10 ? "read" : "none";
}

// src/forges/gitlab/notes.ts
function gitlabNotes(client, path, page) {
  const write = async (method, at, body, signal) => {
    const call = { method, path: at, body: { body: plainText(body) } };
    return toComment3(page, await client.write(call, NoteSchema, signal));
  };
  return {
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
function gitlabIssues(client, site, me) {
  const notes = (ref) => gitlabNotes(client, issuePath3(ref), `${site}/${repoSlug(ref.repo)}/-/issues/${ref.number}`);
  return {
    get: async (ref, signal) => toIssue3(ref.repo, await client.get(issuePath3(ref), IssueSchema3, signal)),
    list: async (repo, label, signal) => {
      const filter = `state=opened&labels=${encodeURIComponent(label)}&order_by=created_at&sort=asc`;
      const issues = await client.list(`${projectPath(repo)}/issues?${filter}`, IssueSchema3, signal);
      const open = issues.filter(({ confidential, labels }) => !confidential && labels?.includes(label));
      return open.map((issue) => toIssue3(repo, issue)).toSorted((a, b) => a.ref.number - b.ref.number);
    },
    comments: (ref, signal) => notes(ref).all(signal),
    ensureLabels: (repo, labels, signal) => ensureLabels2(client, repo, labels, signal),
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
async function ensureLabels2(client, repo, labels, signal) {
  const path = `${projectPath(repo)}/labels`;
  const there = new Set((await client.list(path, LabelSchema3, signal)).map(({ name: name2 }) => name2));
  for (const { name: name2, color, description } of labels) {
    const body = { name: name2, color: `#${color}`, description };
    if (!there.has(name2)) await client.send({ method: "POST", path, body }, signal).catch(unlessThere2);
  }
}
function unlessThere2(thrown) {
  if (asBotError(thrown).code !== "FORGE_CONFLICT") throw thrown;
}

// src/forges/gitlab/review.ts
import { createHash } from "node:crypto";
async function review2(all, signal) {
  const { client, path, sha, body, login } = all;
  const marker = `<!-- issuewright:review ${sha} -->`;
  const notes = gitlabNotes(client, path, "");
  const before = await notes.all(signal);
  if (before.some((one) => one.author.login === login && one.body.startsWith(marker))) return;
  for (const inline of await inlineFindings(all, signal)) {
    const ours = { login, marker: inline.marker };
    if (ownComments(before, ours).length > 0) continue;
    await thread(client, path, inline, async () => ownComments(await notes.all(signal), ours)[0], signal);
  }
  await sayOnce(notes, { login, marker, body: `${marker}
${body}` }, signal);
}
async function inlineFindings({ client, path, sha, findings }, signal) {
  const placed = findings.filter(({ path: file, line }) => file && line);
  if (placed.length === 0) return [];
  const { diff_refs: refs } = await client.get(path, MergeSchema, signal);
  if (refs?.head_sha !== sha) return [];
  return placed.map((finding) => {
    const { title, description, path: file, line } = finding;
    const marker = `<!-- issuewright:finding ${sha.slice(0, 12)} ${digest(finding)} -->`;
    const position = { position_type: "text", ...refs, old_path: file, new_path: file, new_line: line };
    const body = fitComment(`${marker}
**${title}**

${description}`, marker);
    return { marker, body: plainText(body), position };
  });
}
async function thread(client, path, { body, position }, find2, signal) {
  const call = { method: "POST", path: `${path}/discussions`, body: { body, position } };
  await createOnce(() => client.write(call, DiscussionSchema, signal), find2).catch((thrown) => {
    if (![400, 404, 422, 500].includes(Number(asBotError(thrown).details.status))) throw thrown;
  });
}
function digest({ title, description, path, line }) {
  return createHash("sha256").update(JSON.stringify([path, line, title, description])).digest("hex").slice(0, 16);
}

// src/forges/gitlab/pulls.ts
function gitlabPulls(client, me) {
  const path = (ref) => `${projectPath(ref.repo)}/merge_requests/${ref.number}`;
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
      const { value, made } = there ? { value: there, made: false } : await createOnce(create2, () => find2(repo, draft.head, signal));
      if (made) return value;
      const edit = { method: "PUT", path: path(value.ref), body: fields2 };
      return toPull3(repo, await client.write(edit, MergeSchema, signal));
    },
    review: async (ref, sha, body, findings, signal) => {
      const { login } = await me(signal);
      await review2({ client, path: path(ref), sha, body, findings, login }, signal);
    }
  };
}
async function openFrom(client, repo, head, signal) {
  const filter = `state=opened&source_branch=${encodeURIComponent(head)}`;
  const open = await client.list(`${projectPath(repo)}/merge_requests?${filter}`, MergeSchema, signal);
  return open.find((one) => one.source_branch === head && one.source_project_id === one.target_project_id)?.iid;
}

// src/forges/gitlab/source.ts
function gitlabSource(client, options) {
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch, empty_repo } = await client.get(projectPath(repo), ProjectSchema, signal);
      const name2 = default_branch ?? "main";
      if (empty_repo) return { name: name2, sha: void 0 };
      const path = `${projectPath(repo)}/repository/branches/${encodeURIComponent(name2)}`;
      return { name: name2, sha: (await client.find(path, BranchSchema2, signal))?.commit.id };
    },
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const file = `${projectPath(repo)}/repository/files/${encodeURIComponent(path)}`;
      return await client.bytes(`${file}/raw?ref=${at}`, signal);
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
var STATES2 = { pending: "pending", success: "success", failure: "failed", error: "failed" };
async function reportStatus3(client, repo, sha, status, signal) {
  const { context: name2, description, url } = status;
  const state = STATES2[status.state];
  const path = `${projectPath(repo)}/statuses/${sha}`;
  const body = { state, name: name2, description: description.slice(0, 255), ...url && { target_url: url } };
  await client.send({ method: "POST", path, body }, signal).catch(async (thrown) => {
    const { code, details } = asBotError(thrown);
    if (details.status !== 400 && code !== "FORGE_UNREACHABLE") throw thrown;
    const latest = `${projectPath(repo)}/repository/commits/${sha}/statuses?name=${encodeURIComponent(name2)}`;
    const shown = await client.list(latest, StatusSchema, signal);
    if (!shown.some((one) => one.name === name2 && one.status === state)) throw thrown;
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
    can: { claimRefs: true, drafts: true, inlineReview: true, commitStatus: true, labelHistory: true, webhooks: true },
    issues: gitlabIssues(client, siteOf(options), whoAmI),
    pulls: gitlabPulls(client, whoAmI),
    source: gitlabSource(client, options),
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

// src/intake/header.ts
function header(headers, names) {
  const name2 = names.find((candidate) => headers[candidate] !== void 0);
  const value = name2 === void 0 ? void 0 : headers[name2];
  return typeof value === "string" ? value : void 0;
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
var Name = external_exports.string().regex(/^(?!\.{1,2}$)[\w.-]{1,255}$/);
var Login = external_exports.string().min(1).max(255);
var Payload = external_exports.object({
  action: external_exports.string(),
  issue: external_exports.object({
    number: external_exports.int().positive(),
    labels: external_exports.array(external_exports.object({ name: external_exports.string() })).nullish(),
    pull_request: external_exports.unknown().optional()
  }),
  comment: external_exports.object({ id: external_exports.int().positive(), body: external_exports.string() }).nullish(),
  is_pull: external_exports.boolean().nullish(),
  repository: external_exports.object({ id: external_exports.int().positive(), name: Name, owner: external_exports.object({ login: Name }) }),
  sender: external_exports.object({ login: Login })
});
function translated(event, payload, options) {
  if (event !== "issues" && event !== "issue_comment")
    return ignored(`Events other than issues and comments are not used.`);
  const parsed2 = Payload.safeParse(payload);
  if (!parsed2.success) return ignored("The event does not have the fields of one about an issue.");
  const { data } = parsed2;
  const repo = { owner: data.repository.owner.login, name: data.repository.name, id: data.repository.id };
  const obstacle = notForUs(data, repo, options);
  if (obstacle !== void 0) return ignored(obstacle, repo);
  return event === "issues" ? { event: ofIssue(data, repo) } : ofComment(data, repo);
}
function notForUs(data, repo, { self, serves }) {
  if (serves !== void 0 && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  if (data.sender.login.toLowerCase() === self.toLowerCase()) return "The bot did this itself.";
  const aboutPull = data.is_pull === true || (data.issue.pull_request ?? void 0) !== void 0;
  return aboutPull ? "Events on pull requests are not used." : void 0;
}
function ofIssue(data, repo) {
  const place = { issue: { repo, number: data.issue.number }, sender: data.sender };
  switch (data.action) {
    case "label_updated":
      return { kind: "issue-labelled", ...place };
    case "label_cleared":
      return { kind: "issue-unlabelled", ...place };
    case "opened":
    case "reopened":
      return (data.issue.labels ?? []).length > 0 ? { kind: "issue-labelled", ...place } : { kind: "ignored", repo, why: "The issue has no label." };
    case "closed":
    case "deleted":
      return { kind: "issue-closed", ...place };
    default:
      return { kind: "ignored", repo, why: "Nothing follows from this action on an issue." };
  }
}
function ofComment(data, repo) {
  if (data.action !== "created" || !data.comment) return ignored("Only new comments are read.", repo);
  const { id, body } = data.comment;
  return {
    event: { kind: "comment-created", issue: { repo, number: data.issue.number }, sender: data.sender, body },
    once: `comment ${data.repository.id} ${id}`
  };
}
function ignored(why, repo) {
  return { event: { kind: "ignored", why, ...repo === void 0 ? {} : { repo } } };
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
var Name2 = external_exports.string().regex(/^(?!\.{1,2}$)[\w.-]{1,255}$/);
var Login2 = external_exports.string().min(1).max(255);
var Payload2 = external_exports.object({
  action: external_exports.string(),
  issue: external_exports.object({
    number: external_exports.int().positive(),
    labels: external_exports.array(external_exports.object({ name: external_exports.string() })).nullish(),
    pull_request: external_exports.unknown().optional()
  }),
  label: external_exports.object({ name: external_exports.string() }).nullish(),
  comment: external_exports.object({ id: external_exports.int().positive(), body: external_exports.string() }).nullish(),
  repository: external_exports.object({ id: external_exports.int().positive(), name: Name2, owner: external_exports.object({ login: Name2 }) }),
  sender: external_exports.object({ login: Login2 })
});
function translated2(event, payload, options) {
  if (event !== "issues" && event !== "issue_comment")
    return ignored2("Events other than issues and comments are not used.");
  const parsed2 = Payload2.safeParse(payload);
  if (!parsed2.success) return ignored2("The event does not have the fields of one about an issue.");
  const { data } = parsed2;
  const repo = { owner: data.repository.owner.login, name: data.repository.name, id: data.repository.id };
  const obstacle = notForUs2(data, repo, options);
  if (obstacle !== void 0) return ignored2(obstacle, repo);
  return event === "issues" ? { event: ofIssue2(data, repo) } : ofComment2(data, repo);
}
function notForUs2({ sender, issue }, repo, { self, serves }) {
  if (serves !== void 0 && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  if (sender.login.toLowerCase() === self.toLowerCase()) return "The bot did this itself.";
  return (issue.pull_request ?? void 0) === void 0 ? void 0 : "Events on pull requests are not used.";
}
function ofIssue2({ action, issue, label, sender }, repo) {
  const place = { issue: { repo, number: issue.number }, sender: { login: sender.login } };
  switch (action) {
    case "labeled":
      return { kind: "issue-labelled", ...place, ...label && { label: label.name } };
    case "unlabeled":
      return { kind: "issue-unlabelled", ...place };
    case "opened":
    case "reopened":
      return (issue.labels ?? []).length > 0 ? { kind: "issue-labelled", ...place } : { kind: "ignored", repo, why: "The issue has no label." };
    case "closed":
    case "deleted":
    case "transferred":
      return { kind: "issue-closed", ...place };
    default:
      return { kind: "ignored", repo, why: "Nothing follows from this action on an issue." };
  }
}
function ofComment2({ action, issue, comment, repository, sender }, repo) {
  if (action !== "created" || !comment) return ignored2("Only new comments are read.", repo);
  return {
    event: {
      kind: "comment-created",
      issue: { repo, number: issue.number },
      sender: { login: sender.login },
      body: comment.body
    },
    once: `comment ${repository.id} ${comment.id}`
  };
}
function ignored2(why, repo) {
  return { event: { kind: "ignored", why, ...repo === void 0 ? {} : { repo } } };
}

// src/lib/secure-equal.ts
import { createHash as createHash2, timingSafeEqual as timingSafeEqual2 } from "node:crypto";
function secureEqual(a, b) {
  return timingSafeEqual2(digest2(a), digest2(b));
}
function digest2(text2) {
  return createHash2("sha256").update(text2).digest();
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
var MAX_PATH = 1e3;
var ProjectPath = external_exports.string().max(MAX_PATH).regex(/^(?:(?!\.{1,2}\/)[\w.][\w.-]{0,254}\/){1,20}(?!\.{1,2}$)[\w.][\w.-]{0,254}$/);
var Label = external_exports.object({ title: external_exports.string() });
var Common = external_exports.object({
  user: external_exports.object({ username: external_exports.string().min(1).max(255) }),
  project: external_exports.object({ id: external_exports.int().positive(), path_with_namespace: ProjectPath })
});
var IssuePayload = Common.extend({
  object_attributes: external_exports.object({
    iid: external_exports.int().positive(),
    action: external_exports.string(),
    confidential: external_exports.boolean().nullish()
  }),
  labels: external_exports.array(Label).nullish(),
  changes: external_exports.object({ labels: external_exports.object({ previous: external_exports.array(Label), current: external_exports.array(Label) }).nullish() }).nullish()
});
var NotePayload = Common.extend({
  object_attributes: external_exports.object({
    id: external_exports.int().positive(),
    note: external_exports.string(),
    // Older versions tell of new notes only and name no action.
    action: external_exports.string().nullish(),
    system: external_exports.boolean().nullish(),
    internal: external_exports.boolean().nullish()
  }),
  issue: external_exports.object({ iid: external_exports.int().positive(), confidential: external_exports.boolean().nullish() })
});
function translated3(event, payload, options) {
  const kind = "object_kind" in payload ? payload.object_kind : void 0;
  if (event.startsWith("Confidential ")) return ignored3("Confidential issues and notes are not used.");
  if (event === "Issue Hook" && kind === "issue") return ofIssue3(payload, options);
  if (event === "Note Hook" && kind === "note") return ofNote(payload, options);
  return ignored3("Events other than those of issues and notes on them are not used.");
}
function ofIssue3(payload, options) {
  const parsed2 = IssuePayload.safeParse(payload);
  if (!parsed2.success) return ignored3("The event does not have the fields of one about an issue.");
  const { data } = parsed2;
  const repo = repoOf2(data);
  const obstacle = notForUs3(data, repo, data.object_attributes, options);
  if (obstacle !== void 0) return ignored3(obstacle, repo);
  const { iid: number, action } = data.object_attributes;
  const place = { issue: { repo, number }, sender: { login: data.user.username } };
  switch (action) {
    case "open":
    case "reopen":
      if ((data.labels ?? []).length === 0) return ignored3("The issue has no label.", repo);
      return { event: { kind: "issue-labelled", ...place } };
    case "close":
      return { event: { kind: "issue-closed", ...place } };
    case "update":
      return ofUpdate(data, place);
    default:
      return ignored3("Nothing follows from this action on an issue.", repo);
  }
}
function ofUpdate({ changes }, place) {
  const { previous = [], current = [] } = changes?.labels ?? {};
  const before = new Set(previous.map(({ title }) => title));
  const after = new Set(current.map(({ title }) => title));
  const [label, ...others] = [...after].filter((title) => !before.has(title));
  if (label !== void 0) {
    return { event: { kind: "issue-labelled", ...place, ...others.length === 0 && { label } } };
  }
  const removed = [...before].some((title) => !after.has(title));
  if (removed) return { event: { kind: "issue-unlabelled", ...place } };
  return ignored3("No label of the issue changed.", place.issue.repo);
}
function ofNote(payload, options) {
  const parsed2 = NotePayload.safeParse(payload);
  if (!parsed2.success) return ignored3("Only notes on issues are read.");
  const { data } = parsed2;
  const repo = repoOf2(data);
  const { id, note: body, action, system, internal } = data.object_attributes;
  const obstacle = notForUs3(data, repo, data.issue, options);
  if (obstacle !== void 0) return ignored3(obstacle, repo);
  if ((action ?? "create") !== "create" || system === true) return ignored3("Only new comments are read.", repo);
  if (internal === true) return ignored3("Internal notes are not used.", repo);
  const issue = { repo, number: data.issue.iid };
  return {
    event: { kind: "comment-created", issue, sender: { login: data.user.username }, body },
    once: `comment ${data.project.id} ${id}`
  };
}
function repoOf2({ project: { id, path_with_namespace: path } }) {
  const cut = path.lastIndexOf("/");
  return { owner: path.slice(0, cut), name: path.slice(cut + 1), id };
}
function notForUs3({ user }, repo, { confidential }, { self, serves }) {
  if (serves !== void 0 && !serves(repo)) return `The repository ${repoSlug(repo)} is not served here.`;
  if (user.username.toLowerCase() === self.toLowerCase()) return "The bot did this itself.";
  return confidential === true ? "Confidential issues are not worked on." : void 0;
}
function ignored3(why, repo) {
  return { event: { kind: "ignored", why, ...repo === void 0 ? {} : { repo } } };
}

// src/lib/github-api.ts
function githubApi(url) {
  const { protocol, host } = new URL(url);
  if (host === "github.com" || host.endsWith(".ghe.com")) return `${protocol}//api.${host}`;
  return `${url.replace(/\/+$/, "")}/api/v3`;
}

// src/cli/forge-choice.ts
var KINDS = {
  github: ({ url, token }) => ({
    forge: githubForge({ url, apiUrl: githubApi(url), token: async () => token }),
    hook: githubHook
  }),
  gitea: ({ url, token }) => ({ forge: giteaForge({ url, token }), hook: giteaHook }),
  gitlab: ({ url, token }) => ({ forge: gitlabForge({ url, token }), hook: gitlabHook })
};
function forgeFor(access, clock) {
  if ("token" in access) return KINDS[access.kind](access);
  const { url, app } = access;
  const apiUrl = githubApi(url);
  return { forge: githubForge({ url, apiUrl, ...appTokens(app, apiUrl, clock) }), hook: githubHook };
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
  if (task.kind === "event" && task.event.kind === "ignored") return await nothing(runner, task.event.why, write);
  const { workAndReport } = await import("./parts/work-and-report-O4EGNQN4.js");
  return await workAndReport({ runner, inputs, env, forge, token, task, self, write }, signal);
}
async function taskOf(runner, inputs, dialect) {
  const { event, repo, actor } = runner;
  const payload = JSON.parse(await readFile(event.file, "utf8"));
  if (typeof payload !== "object" || payload === null)
    throw new BotError("USAGE", `${event.file} holds no JSON object`);
  return actionTask({ name: event.name, payload, repo, actor, issue: inputs.value("issue") }, dialect);
}
async function nothing(runner, why, write) {
  write(`nothing to do: ${why}`);
  await runner.output("outcome", "none");
  return 0;
}

// src/action.ts
var stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort(signal));
process.exitCode = await runAction(environment(), (line) => process.stdout.write(`${line}
`), stop.signal);
