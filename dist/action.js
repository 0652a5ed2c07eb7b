import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  environment,
  readEnv
} from "./parts/chunk-AYUKK7YK.js";
import {
  PERMISSIONS,
  repoSlug,
  retryAfterMs
} from "./parts/chunk-N5SKCJ5E.js";
import {
  BotError,
  asBotError,
  errorRow,
  external_exports
} from "./parts/chunk-6KTXW7QY.js";
import "./parts/chunk-II3NMZHH.js";

// src/action/run-action.ts
import { readFile } from "node:fs/promises";

// node_modules/cockatiel/dist/backoff/ConstantBackoff.js
var ConstantBackoff = class {
  interval;
  /**
   * Backoff that returns a constant interval.
   */
  constructor(interval) {
    this.interval = interval;
  }
  /**
   * @inheritdoc
   */
  next() {
    return instance(this.interval);
  }
};
var instance = (interval) => ({
  duration: interval,
  next() {
    return this;
  }
});

// node_modules/cockatiel/dist/backoff/ExponentialBackoffGenerators.js
var pFactor = 4;
var rpScalingFactor = 1 / 1.4;
var decorrelatedJitterGenerator = (state, options) => {
  const [attempt, prev] = state || [0, 0];
  const t = attempt + Math.random();
  const next = Math.pow(options.exponent, t) * Math.tanh(Math.sqrt(pFactor * t));
  const formulaIntrinsicValue = isFinite(next) ? Math.max(0, next - prev) : Infinity;
  return [
    Math.min(formulaIntrinsicValue * rpScalingFactor * options.initialDelay, options.maxDelay),
    [attempt + 1, next]
  ];
};

// node_modules/cockatiel/dist/backoff/ExponentialBackoff.js
var defaultOptions = {
  generator: decorrelatedJitterGenerator,
  maxDelay: 3e4,
  exponent: 2,
  initialDelay: 128
};
var ExponentialBackoff = class {
  options;
  /**
   * An implementation of exponential backoff.
   */
  constructor(options) {
    this.options = options ? { ...defaultOptions, ...options } : defaultOptions;
  }
  next() {
    return instance2(this.options).next(void 0);
  }
};
var instance2 = (options, state, delay2 = 0, attempt = -1) => ({
  duration: delay2,
  next() {
    const [nextDelay, nextState] = options.generator(state, options);
    return instance2(options, nextState, nextDelay, attempt + 1);
  }
});

// node_modules/cockatiel/dist/errors/TaskCancelledError.js
var TaskCancelledError = class extends Error {
  message;
  isTaskCancelledError = true;
  /**
   * Error thrown when a task is cancelled.
   */
  constructor(message = "Operation cancelled") {
    super(message);
    this.message = message;
  }
};

// node_modules/cockatiel/dist/common/Event.js
var noopDisposable = { dispose: () => void 0 };
var Event;
(function(Event2) {
  Event2.once = (event, listener) => {
    let syncDispose = false;
    let disposable;
    disposable = event((value) => {
      listener(value);
      if (disposable) {
        disposable.dispose();
      } else {
        syncDispose = true;
      }
    });
    if (syncDispose) {
      disposable.dispose();
      return noopDisposable;
    }
    return disposable;
  };
  Event2.toPromise = (event, signal) => {
    if (!signal) {
      return new Promise((resolve) => Event2.once(event, resolve));
    }
    if (signal.aborted) {
      return Promise.reject(new TaskCancelledError());
    }
    const toDispose = [];
    return new Promise((resolve, reject) => {
      const abortEvt = onAbort(signal);
      toDispose.push(abortEvt);
      toDispose.push(abortEvt.event(() => {
        reject(new TaskCancelledError());
      }));
      toDispose.push(Event2.once(event, (data) => {
        resolve(data);
      }));
    }).finally(() => {
      for (const d of toDispose) {
        d.dispose();
      }
    });
  };
})(Event || (Event = {}));
var onAbort = (signal) => {
  const evt = new OneShotEvent();
  if (signal.aborted) {
    evt.emit(signal.reason);
    return { event: evt.addListener, dispose: () => {
    } };
  }
  const dispose = () => signal.removeEventListener("abort", l);
  const l = () => {
    evt.emit(signal.reason);
    dispose();
  };
  signal.addEventListener("abort", l);
  return { event: evt.addListener, dispose };
};
var EventEmitter = class {
  listeners;
  /**
   * Event<T> function.
   */
  addListener = (listener) => this.addListenerInner(listener);
  /**
   * Gets the number of event listeners.
   */
  get size() {
    if (!this.listeners) {
      return 0;
    } else if (typeof this.listeners === "function") {
      return 1;
    } else {
      return this.listeners.length;
    }
  }
  /**
   * Emits event data.
   */
  emit(value) {
    if (!this.listeners) {
    } else if (typeof this.listeners === "function") {
      this.listeners(value);
    } else {
      for (const listener of this.listeners) {
        listener(value);
      }
    }
  }
  addListenerInner(listener) {
    if (!this.listeners) {
      this.listeners = listener;
    } else if (typeof this.listeners === "function") {
      this.listeners = [this.listeners, listener];
    } else {
      this.listeners.push(listener);
    }
    return { dispose: () => this.removeListener(listener) };
  }
  removeListener(listener) {
    if (!this.listeners) {
      return;
    }
    if (typeof this.listeners === "function") {
      if (this.listeners === listener) {
        this.listeners = void 0;
      }
      return;
    }
    const index = this.listeners.indexOf(listener);
    if (index === -1) {
      return;
    }
    if (this.listeners.length === 2) {
      this.listeners = index === 0 ? this.listeners[1] : this.listeners[0];
    } else {
      this.listeners = this.listeners.slice(0, index).concat(this.listeners.slice(index + 1));
    }
  }
};
var OneShotEvent = class extends EventEmitter {
  /**
   * Last emitted value, wrapped in an object so that we can correctly detect
   * emission of 'undefined' values.
   */
  lastValue;
  /**
   * @inheritdoc
   */
  addListener = (listener) => {
    if (this.lastValue) {
      listener(this.lastValue.value);
      return noopDisposable;
    } else {
      return this.addListenerInner(listener);
    }
  };
  /**
   * @inheritdoc
   */
  emit(value) {
    this.lastValue = { value };
    super.emit(value);
    this.listeners = void 0;
  }
};

// node_modules/cockatiel/dist/common/abort.js
var neverAbortedSignal = new AbortController().signal;
var cancelledSrc = new AbortController();
cancelledSrc.abort();
var abortedSignal = cancelledSrc.signal;

// node_modules/cockatiel/dist/common/Executor.js
var returnOrThrow = (failure) => {
  if ("error" in failure) {
    throw failure.error;
  }
  if ("success" in failure) {
    return failure.success;
  }
  return failure.value;
};
var makeStopwatch = () => {
  if (typeof performance !== "undefined") {
    const start = performance.now();
    return () => performance.now() - start;
  } else {
    const start = process.hrtime.bigint();
    return () => Number(process.hrtime.bigint() - start) / 1e6;
  }
};
var ExecuteWrapper = class _ExecuteWrapper {
  errorFilter;
  resultFilter;
  successEmitter = new EventEmitter();
  failureEmitter = new EventEmitter();
  onSuccess = this.successEmitter.addListener;
  onFailure = this.failureEmitter.addListener;
  constructor(errorFilter = () => false, resultFilter = () => false) {
    this.errorFilter = errorFilter;
    this.resultFilter = resultFilter;
  }
  clone() {
    return new _ExecuteWrapper(this.errorFilter, this.resultFilter);
  }
  async invoke(fn, ...args) {
    const stopwatch = this.successEmitter.size || this.failureEmitter.size ? makeStopwatch() : null;
    try {
      const value = await fn(...args);
      if (!this.resultFilter(value)) {
        if (stopwatch) {
          this.successEmitter.emit({ duration: stopwatch() });
        }
        return { success: value };
      }
      if (stopwatch) {
        this.failureEmitter.emit({ duration: stopwatch(), handled: true, reason: { value } });
      }
      return { value };
    } catch (error) {
      const handled = this.errorFilter(error);
      if (stopwatch) {
        this.failureEmitter.emit({ duration: stopwatch(), handled, reason: { error } });
      }
      if (!handled) {
        throw error;
      }
      return { error };
    }
  }
};

// node_modules/cockatiel/dist/NoopPolicy.js
var NoopPolicy = class {
  executor = new ExecuteWrapper();
  onSuccess = this.executor.onSuccess;
  onFailure = this.executor.onFailure;
  async execute(fn, signal = neverAbortedSignal) {
    return returnOrThrow(await this.executor.invoke(fn, { signal }));
  }
};

// node_modules/cockatiel/dist/RetryPolicy.js
var delay = (duration, unref) => new Promise((resolve) => {
  const timer = setTimeout(resolve, duration);
  if (unref) {
    timer.unref();
  }
});
var RetryPolicy = class _RetryPolicy {
  options;
  executor;
  onGiveUpEmitter = new EventEmitter();
  onRetryEmitter = new EventEmitter();
  /**
   * @inheritdoc
   */
  get onSuccess() {
    return this.executor.onSuccess;
  }
  /**
   * @inheritdoc
   */
  get onFailure() {
    return this.executor.onFailure;
  }
  /**
   * Emitter that fires when we retry a call, before any backoff.
   *
   */
  onRetry = this.onRetryEmitter.addListener;
  /**
   * Emitter that fires when we're no longer retrying a call and are giving up.
   */
  onGiveUp = this.onGiveUpEmitter.addListener;
  constructor(options, executor) {
    this.options = options;
    this.executor = executor;
  }
  /**
   * When retrying, a referenced timer is created. This means the Node.js event
   * loop is kept active while we're delaying a retried call. Calling this
   * method on the retry builder will unreference the timer, allowing the
   * process to exit even if a retry might still be pending.
   */
  dangerouslyUnref() {
    return new _RetryPolicy({ ...this.options, unref: true }, this.executor.clone());
  }
  /**
   * Executes the given function with retries.
   * @param fn Function to run
   * @returns a Promise that resolves or rejects with the function results.
   */
  async execute(fn, signal = neverAbortedSignal) {
    const factory = this.options.backoff || new ConstantBackoff(0);
    let backoff;
    for (let retries = 0; ; retries++) {
      const result = await this.executor.invoke(fn, { attempt: retries, signal });
      if ("success" in result) {
        return result.success;
      }
      if (!signal.aborted && retries < this.options.maxAttempts) {
        const context = { attempt: retries + 1, signal, result };
        backoff = backoff ? backoff.next(context) : factory.next(context);
        const delayDuration = backoff.duration;
        const delayPromise = delay(delayDuration, !!this.options.unref);
        this.onRetryEmitter.emit({ ...result, delay: delayDuration, attempt: retries + 1 });
        await delayPromise;
        continue;
      }
      this.onGiveUpEmitter.emit(result);
      if ("error" in result) {
        throw result.error;
      }
      return result.value;
    }
  }
};

// node_modules/cockatiel/dist/Policy.js
var typeFilter = (cls, predicate) => predicate ? (v) => v instanceof cls && predicate(v) : (v) => v instanceof cls;
var always = () => true;
var never = () => false;
var Policy = class _Policy {
  options;
  /**
   * Factory that builds a base set of filters that can be used in circuit
   * breakers, retries, etc.
   */
  constructor(options) {
    this.options = options;
  }
  /**
   * Allows the policy to additionally handles errors of the given type.
   *
   * @param cls Class constructor to check that the error is an instance of.
   * @param predicate If provided, a function to be called with the error
   * which should return "true" if we want to handle this error.
   * @example
   * ```js
   * // retry both network errors and response errors with a 503 status code
   * new Policy()
   *  .orType(NetworkError)
   *  .orType(ResponseError, err => err.statusCode === 503)
   *  .retry()
   *  .attempts(3)
   *  .execute(() => getJsonFrom('https://example.com'));
   * ```
   */
  orType(cls, predicate) {
    const filter = typeFilter(cls, predicate);
    return new _Policy({
      ...this.options,
      errorFilter: (e) => this.options.errorFilter(e) || filter(e)
    });
  }
  /**
   * Allows the policy to additionally handles errors that pass the given
   * predicate function.
   *
   * @param predicate Takes any thrown error, and returns true if it should
   * be retried by this policy.
   * @example
   * ```js
   * // only retry if the error has a "shouldBeRetried" property set
   * new Policy()
   *  .orWhen(err => err.shouldBeRetried === true)
   *  .retry()
   *  .attempts(3)
   *  .execute(() => getJsonFrom('https://example.com'));
   * ```
   */
  orWhen(predicate) {
    return new _Policy({
      ...this.options,
      errorFilter: (e) => this.options.errorFilter(e) || predicate(e)
    });
  }
  /**
   * Adds handling for return values. The predicate will be called with
   * the return value of the executed function,
   *
   * @param predicate Takes the returned value, and returns true if it
   * should be retried by this policy.
   * @example
   * ```js
   * // retry when the response status code is a 5xx
   * new Policy()
   *  .orResultWhen(res => res.statusCode >= 500)
   *  .retry()
   *  .attempts(3)
   *  .execute(() => getJsonFrom('https://example.com'));
   * ```
   */
  orWhenResult(predicate) {
    return new _Policy({
      ...this.options,
      resultFilter: (r) => this.options.resultFilter(r) || predicate(r)
    });
  }
  /**
   * Adds handling for return values. The predicate will be called with
   * the return value of the executed function,
   *
   * @param predicate Takes the returned value, and returns true if it
   * should be retried by this policy.
   * @example
   * ```js
   * // retry when the response status code is a 5xx
   * new Policy()
   *  .orResultType(res => res.statusCode >= 500)
   *  .retry()
   *  .attempts(3)
   *  .execute(() => getJsonFrom('https://example.com'));
   * ```
   */
  orResultType(cls, predicate) {
    const filter = typeFilter(cls, predicate);
    return new _Policy({
      ...this.options,
      resultFilter: (r) => this.options.resultFilter(r) || filter(r)
    });
  }
};
var noop = new NoopPolicy();
var handleAll = new Policy({ errorFilter: always, resultFilter: never });
function handleWhen(predicate) {
  return new Policy({ errorFilter: predicate, resultFilter: never });
}
function retry(policy, opts) {
  return new RetryPolicy({ backoff: opts.backoff || new ConstantBackoff(0), maxAttempts: opts.maxAttempts ?? Infinity }, new ExecuteWrapper(policy.options.errorFilter, policy.options.resultFilter));
}

// src/forges/gitea/client.ts
var DEADLINE_MS = 3e4;
var PAGE = 50;
var MAX_PAGES = 200;
var MAX_FILE = 2 ** 20;
var GiteaClient = class {
  #options;
  #again = retry(handleWhen(passing), {
    maxAttempts: 3,
    backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5e3 })
  });
  constructor(options) {
    this.#options = options;
  }
  get token() {
    return this.#options.token;
  }
  /** Where the forge's pages are, without a slash at the end. */
  get url() {
    return this.#options.url.replace(/\/+$/, "");
  }
  async get(path, schema, signal) {
    return (await this.#page(path, schema, signal)).value;
  }
  /** Like `get`, with undefined for a 404. */
  async find(path, schema, signal) {
    return await this.get(path, schema, signal).catch(absent);
  }
  /**
   * All pages of a list. A forge may make them smaller than asked, so a short page is not the last one: the list ends
   * where its total is reached, or at an empty page. On a timeline Gitea's total counts the page only.
   */
  async list(path, schema, signal, total = true) {
    const items = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const glue = path.includes("?") ? "&" : "?";
      const here = await this.#page(`${path}${glue}page=${page}&limit=${PAGE}`, schema.array(), signal);
      items.push(...here.value);
      const complete = total && here.total !== void 0 && items.length >= here.total;
      if (here.value.length === 0 || complete) return items;
    }
    throw new BotError("FORGE_ANSWER", `${path} has more than ${MAX_PAGES} pages`);
  }
  async write(call, schema, signal) {
    return parsed(schema, (await this.#json(call, signal)).json, call.path);
  }
  /** A write whose answer holds nothing of interest. */
  async send(call, signal) {
    await this.#fetch(call, signal);
  }
  /** A file's bytes, at most 1 MiB; undefined for a 404. */
  async bytes(path, signal) {
    const read = async () => {
      const response = await this.#fetch({ method: "GET", path }, signal);
      return await whole(() => bounded(response, MAX_FILE), `GET ${path}`, signal);
    };
    const found = await this.#again.execute(read, signal).catch(absent);
    if (found === "too large") throw new BotError("SOURCE_REFUSED", `${path} has more than ${MAX_FILE} bytes`);
    return found;
  }
  async #page(path, schema, signal) {
    return await this.#again.execute(async () => {
      const { json, headers } = await this.#json({ method: "GET", path }, signal);
      const count = headers.get("x-total-count");
      return { value: parsed(schema, json, path), total: count === null ? void 0 : Number(count) };
    }, signal);
  }
  async #json(call, signal) {
    const response = await this.#fetch(call, signal);
    const what = `${call.method} ${call.path}`;
    const text = await whole(() => response.text(), what, signal);
    try {
      return { json: JSON.parse(text), headers: response.headers };
    } catch (cause) {
      throw new BotError("FORGE_ANSWER", `${what} was not answered with JSON`, { cause });
    }
  }
  async #fetch({ method, path, body }, signal) {
    const { token } = this.#options;
    const headers = {
      authorization: `token ${token}`,
      accept: "application/json",
      ...body && { "content-type": "application/json" }
    };
    const within = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    let response;
    try {
      response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers,
        signal: within,
        redirect: "error",
        ...body && { body: JSON.stringify(body) }
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new BotError("FORGE_UNREACHABLE", `${method} ${path} got no answer`, { cause });
    }
    if (response.ok) return response;
    await response.body?.cancel();
    throw refusal(response, `${method} ${path}`);
  }
};
var STATUS = {
  401: "FORGE_REFUSED",
  403: "FORGE_REFUSED",
  404: "FORGE_NOT_FOUND",
  409: "FORGE_CONFLICT",
  410: "FORGE_NOT_FOUND",
  429: "FORGE_LIMITED"
};
function refusal(response, what) {
  const code = STATUS[response.status] ?? (response.status >= 500 ? "FORGE_UNREACHABLE" : "FORGE_REFUSED");
  const wait = retryAfterMs(response.headers);
  return new BotError(code, `${what} was answered with ${response.status}`, {
    details: { status: response.status },
    ...wait !== void 0 && { retryAfterMs: wait }
  });
}
async function whole(read, what, signal) {
  try {
    return await read();
  } catch (cause) {
    signal.throwIfAborted();
    throw new BotError("FORGE_UNREACHABLE", `the answer to ${what} broke off`, { cause });
  }
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
function passing(error) {
  return error instanceof BotError && error.code === "FORGE_UNREACHABLE";
}
function absent(error) {
  if (error instanceof BotError && error.code === "FORGE_NOT_FOUND") return void 0;
  throw error;
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
function wholeEnd(text) {
  return text.replace(/[\ud800-\udbff]$/, "");
}
function wholeStart(text) {
  return text.replace(/^[\udc00-\udfff]/, "");
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

// src/forges/gitea/translate.ts
function repoPath({ owner, name }) {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
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
    labels: (issue.labels ?? []).map(({ name }) => name),
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
  return draft ? `${DRAFT}${plain}` : plain;
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
  const said = async (ref, marker, signal) => {
    const { login } = await me(signal);
    return (await comments(ref, signal)).find(({ author, body }) => author.login === login && body.includes(marker));
  };
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
        (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name }) => name)
      );
      for (const { name, color, description } of labels) {
        const body = { name, color: `#${color}`, description };
        if (!there.has(name)) await client.send({ method: "POST", path: `${repoPath(repo)}/labels`, body }, signal);
      }
    },
    label: (ref, change, signal) => changeLabels(client, ref, change, signal),
    labelledBy: async (ref, label, signal) => {
      const events = await client.list(`${issuePath(ref)}/timeline`, TimelineSchema, signal, false);
      const last = events.findLast(
        (event) => event.type === "label" && event.label?.name === label && event.body === "1"
      );
      return last?.user ? { login: last.user.login } : void 0;
    },
    said,
    say: (ref, marker, body, signal) => say(client, { ref, marker, body, said }, signal)
  };
}
async function changeLabels(client, ref, { add, remove }, signal) {
  const there = (await client.get(issuePath(ref), IssueSchema, signal)).labels ?? [];
  const missing = add.filter((name) => !there.some((label) => label.name === name));
  if (missing.length > 0) {
    const labels = await idsOf(client, ref.repo, missing, signal);
    await client.send({ method: "POST", path: `${issuePath(ref)}/labels`, body: { labels } }, signal);
  }
  for (const { id, name } of there) {
    if (remove.includes(name)) await client.send({ method: "DELETE", path: `${issuePath(ref)}/labels/${id}` }, signal);
  }
}
async function idsOf(client, repo, names, signal) {
  const known = new Map(
    (await client.list(`${repoPath(repo)}/labels`, LabelSchema, signal)).map(({ name, id }) => [name, id])
  );
  return names.flatMap((name) => known.get(name) ?? []);
}
async function say(client, saying, signal) {
  const { ref, marker, said } = saying;
  if (!saying.body.includes(marker)) throw new BotError("INTERNAL", "the body of a comment lacks its marker");
  const body = { body: fitComment(saying.body, marker) };
  const there = await said(ref, marker, signal);
  if (there) {
    const path = `${repoPath(ref.repo)}/issues/comments/${there.id}`;
    return toComment(await client.write({ method: "PATCH", path, body }, CommentSchema, signal));
  }
  const call = { method: "POST", path: `${issuePath(ref)}/comments`, body };
  const create2 = async () => toComment(await client.write(call, CommentSchema, signal));
  try {
    return await create2();
  } catch (thrown) {
    if (!["FORGE_UNREACHABLE", "FORGE_ANSWER"].includes(asBotError(thrown).code)) throw thrown;
    return await said(ref, marker, signal) ?? await create2();
  }
}

// src/forges/gitea/pulls.ts
function giteaPulls(client, me) {
  const find = async (repo, head, signal) => {
    const open = await client.list(`${repoPath(repo)}/pulls?state=open`, PullSchema, signal);
    const found = open.find((pull) => pull.head.ref === head && pull.head.repo?.id === pull.base.repo?.id);
    return found && toPull(repo, found);
  };
  const path = (ref) => `${repoPath(ref.repo)}/pulls/${ref.number}`;
  return {
    find,
    get: async (ref, signal) => toPull(ref.repo, await client.get(path(ref), PullSchema, signal)),
    open: async (repo, draft, signal) => {
      const fields = { title: draftTitle(draft.title, draft.draft), body: fitComment(draft.body) };
      const there = await find(repo, draft.head, signal) ?? await create(client, repo, draft, fields, find, signal);
      if ("created" in there) return there.created;
      const call = { method: "PATCH", path: path(there.ref), body: fields };
      return toPull(repo, await client.write(call, PullSchema, signal));
    },
    review: async (ref, sha, body, findings, signal) => {
      const { login } = await me(signal);
      await review(client, path(ref), { sha, body, findings, login }, signal);
    }
  };
}
async function create(client, repo, { head, base }, fields, find, signal) {
  try {
    const call = { method: "POST", path: `${repoPath(repo)}/pulls`, body: { head, base, ...fields } };
    return { created: toPull(repo, await client.write(call, PullSchema, signal)) };
  } catch (thrown) {
    if (!["FORGE_UNREACHABLE", "FORGE_CONFLICT"].includes(asBotError(thrown).code)) throw thrown;
    const found = await find(repo, head, signal);
    if (found) return found;
    throw new BotError("FORGE_UNREACHABLE", "the pull request could not be created", { cause: thrown });
  }
}
async function review(client, path, { sha, body, findings, login }, signal) {
  const marker = `<!-- issuewright:review ${sha} -->`;
  const there = await client.list(`${path}/reviews`, ReviewSchema, signal);
  if (there.some((one) => one.user?.login === login && one.body?.startsWith(marker))) return;
  const inline = findings.flatMap(
    ({ path: file, line, title, description }) => file && line ? [{ path: file, new_position: line, body: `**${title}**

${description}` }] : []
  );
  const review2 = { event: "COMMENT", commit_id: sha, body: fitComment(`${marker}
${body}`) };
  const post = (comments) => client.send({ method: "POST", path: `${path}/reviews`, body: { ...review2, comments } }, signal);
  await post(inline).catch(async (thrown) => {
    const { status } = asBotError(thrown).details;
    if (inline.length === 0 || ![400, 404, 422, 500].includes(Number(status))) throw thrown;
    await post([]);
  });
}

// src/forges/gitea/source.ts
function giteaSource(client) {
  return {
    defaultBranch: async (repo, signal) => {
      const { default_branch: name, empty } = await client.get(repoPath(repo), RepositorySchema, signal);
      if (empty) return { name, sha: void 0 };
      const branch = await client.find(`${repoPath(repo)}/branches/${encodeURIComponent(name)}`, BranchSchema, signal);
      return { name, sha: branch?.commit.id };
    },
    file: async (repo, path, at, signal) => {
      if (path.split("/").some((part) => ["", ".", ".."].includes(part))) return void 0;
      const parts = path.split("/").map(encodeURIComponent).join("/");
      return await client.bytes(`${repoPath(repo)}/raw/${parts}?ref=${at}`, signal);
    },
    // The address comes from the settings, never from an answer: the token goes nowhere else.
    remote: async ({ owner, name }) => {
      const url = `${client.url}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}.git`;
      const basic = Buffer.from(`issuewright:${client.token}`).toString("base64");
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
  const client = new GiteaClient(options);
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
    source: giteaSource(client),
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

// src/intake/header.ts
function header(headers, names) {
  const name = names.find((candidate) => headers[candidate] !== void 0);
  const value = name === void 0 ? void 0 : headers[name];
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

// src/cli/forge-choice.ts
var KINDS = {
  gitea: ({ url, token }) => ({ forge: giteaForge({ url, token }), hook: giteaHook })
};
var FORGES = Object.keys(KINDS);
function forgeFor(access) {
  return KINDS[access.kind](access);
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
  const value = (name) => record[variableOf(name)]?.trim() ?? "";
  const named = ACTION_INPUTS.flatMap(
    (input) => "variable" in input && value(input.name) !== "" ? [[input.variable, value(input.name)]] : []
  );
  return { value, environment: { ...record, ...Object.fromEntries(named) } };
}
function variableOf(name) {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

// src/intake/action-event.ts
var Pull = external_exports.object({
  pull_request: external_exports.object({
    head: external_exports.object({ repo: external_exports.object({ full_name: external_exports.string() }).nullish() }),
    base: external_exports.object({ repo: external_exports.object({ full_name: external_exports.string() }) })
  })
});
function actionTask({ name, payload, repo, actor, issue }, dialect) {
  switch (name) {
    case "schedule":
      return { kind: "reconcile" };
    case "workflow_dispatch":
      if (issue === "") return { kind: "reconcile" };
      return /^[1-9]\d{0,8}$/.test(issue) ? { kind: "event", event: asked(repo, Number(issue), actor) } : { kind: "refused", why: `The input \`issue\` must be the number of an issue, not ${JSON.stringify(issue)}.` };
    case "pull_request_target":
      return ofTarget(payload);
    default:
      return { kind: "event", event: dialect.translate(name, payload).event };
  }
}
function asked(repo, number, actor) {
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
  const need = (name2) => {
    const value = record[name2];
    if (value) return value;
    throw new BotError("USAGE", `${name2} is not set: this program is started by a runner, as an action of a workflow`);
  };
  const [owner = "", name = ""] = need("GITHUB_REPOSITORY").split("/");
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
    repo: { owner, name },
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
    annotate: (level, message) => write(`::${level} title=Issuewright::${escaped(message)}`),
    mask: (value) => {
      for (const line of value.split(/\r?\n/)) if (line !== "") write(`::add-mask::${escaped(line)}`);
    }
  };
}
function escaped(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
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
  const { forge, hook } = forgeFor({ kind: runner.kind, url: runner.server, token });
  const self = (await forge.whoAmI(signal)).login;
  const task = await taskOf(runner, inputs, hook({ self }));
  if (task.kind === "refused") throw new BotError("USAGE", task.why);
  if (task.kind === "event" && task.event.kind === "ignored") return await nothing(runner, task.event.why, write);
  const { workAndReport } = await import("./parts/work-and-report-PF3TR2JI.js");
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
