import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// src/runtime/system-clock.ts
import { setTimeout as sleep } from "node:timers/promises";
var systemClock = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    await sleep(ms, void 0, { signal });
  }
};

// src/lib/wake-up.ts
var LONGEST_TIMER = 2 ** 31 - 1;
var WakeUp = class {
  #timer;
  #sleepers = /* @__PURE__ */ new Set();
  constructor(timer) {
    this.#timer = timer;
  }
  /** Resolves on any of the three; the caller looks which. */
  async sleep(ms, signal) {
    const bell = new AbortController();
    const either = AbortSignal.any([signal, bell.signal]);
    this.#sleepers.add(bell);
    try {
      await this.#timer.wait(Math.min(ms, LONGEST_TIMER), either);
    } catch (error) {
      if (!either.aborted) throw error;
    } finally {
      this.#sleepers.delete(bell);
    }
  }
  wakeAll() {
    for (const bell of this.#sleepers) bell.abort();
  }
};

// src/lib/prose-lines.ts
function proseLines(markdown) {
  const prose = [];
  let block;
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    const before = closesAtBlank(block) && line.trim() === "" ? void 0 : block;
    block = before === void 0 ? opened(line) : continued(before, line);
    if (before === void 0 && !isQuote(line) && !isIndented(line) && block?.kind !== "fence") prose.push(line);
  }
  return prose;
}
var NESTING = String.raw`^\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)*`;
var FENCE = new RegExp(`${NESTING}(\`{3,}(?=[^\`]*$)|~{3,})`);
var QUOTE = new RegExp(`${NESTING}>`);
var VERBATIM = /^\s*<(pre|script|style|textarea|code|blockquote)(?=[\s>]|$)/i;
function opened(line) {
  const fence = FENCE.exec(line);
  if (fence?.[1] !== void 0) {
    return { kind: "fence", mark: fence[1], indent: columns(fence[0].slice(0, -fence[1].length)) };
  }
  if (isQuote(line)) return /[^\s>]/.test(line) ? { kind: "quote" } : void 0;
  if (isIndented(line)) return void 0;
  return openedHtml(line);
}
function openedHtml(line) {
  const tag = VERBATIM.exec(line)?.[1];
  if (tag !== void 0) {
    const end = new RegExp(`</${tag}\\s*>`, "i");
    return end.test(line) ? void 0 : { kind: "html", end, endsAtBlank: false };
  }
  const rest = withoutComments(line.replaceAll(/`[^`]*`/g, ""));
  const at = rest.indexOf("<!--");
  if (at === -1) return void 0;
  return { kind: "html", end: /-->/, endsAtBlank: rest.slice(0, at).trim() !== "" };
}
function withoutComments(line) {
  let kept = "";
  let from = 0;
  for (let at = line.indexOf("<!--"); at !== -1; at = line.indexOf("<!--", from)) {
    const end = line.indexOf("-->", at + 4);
    if (end === -1) break;
    kept += line.slice(from, at);
    from = end + 3;
  }
  return kept + line.slice(from);
}
function continued(block, line) {
  if (block.kind === "fence") return closesFence(block, line) ? void 0 : block;
  if (block.kind === "quote" && isQuote(line)) return opened(line);
  if (closesAtBlank(block)) {
    const inner = opened(line);
    if (inner?.kind === "fence" || block.kind === "quote" && inner !== void 0) return inner;
  }
  if (block.kind === "quote") return block;
  const end = block.end.exec(line);
  return end === null ? block : openedHtml(line.slice(end.index + end[0].length));
}
function closesFence(fence, line) {
  const text = line.trim();
  const same = text.length >= fence.mark.length && text === fence.mark.charAt(0).repeat(text.length);
  return same && columns(line.slice(0, line.length - line.trimStart().length)) <= fence.indent + 3;
}
function closesAtBlank(block) {
  return block?.kind === "quote" || block?.kind === "html" && block.endsAtBlank;
}
function isQuote(line) {
  return QUOTE.test(line);
}
function isIndented(line) {
  return /^(?: {4}| {0,3}\t)/.test(line);
}
function columns(text) {
  return [...text].reduce((width, character) => character === "	" ? width - width % 4 + 4 : width + 1, 0);
}

// src/intake/commands.ts
var ROLES = ["developer", "architect", "tester", "reviewer"];
var MAX_REASON = 200;
var MAX_WISH = 4e3;
var MAX_USD = 1e3;
var COMMANDS = [
  {
    name: "run",
    usage: "[--role ROLE] [--plan]",
    description: `Starts work on the issue. ROLE is one of ${ROLES.join(", ")}; without it, developer. With --plan, a plan waits for approval first.`,
    needs: "write",
    author: false,
    place: "issue",
    example: "run --role tester",
    parse: parseRun
  },
  {
    name: "plan",
    usage: "[--role ROLE]",
    description: "Starts with a plan that waits for approval; the same as run --plan.",
    needs: "write",
    author: false,
    place: "issue",
    example: "plan",
    parse: (words, asked) => parseRun([...words, "--plan"], asked)
  },
  {
    name: "approve",
    usage: "HASH",
    description: "Lets the work begin that a plan describes. HASH is that of the plan, as the comment shows it.",
    needs: "write",
    author: false,
    place: "issue",
    example: "approve 0a1b2c3d4e5f",
    parse: parseApprove
  },
  {
    name: "revise",
    usage: "TEXT",
    description: "Has the plan written anew as TEXT says.",
    needs: "write",
    author: false,
    place: "issue",
    example: "revise keep the old name as an alias",
    parse: (words, asked) => words.length === 0 ? no("`revise` needs to be told what to change.") : yes({ kind: "revise", ...asked, text: words.join(" ").slice(0, MAX_WISH) })
  },
  {
    name: "resume",
    usage: "",
    description: "Goes on with an order that paused, where it stood.",
    needs: "write",
    author: false,
    place: "issue",
    example: "resume",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "resume", ...asked }) : surplus("resume", words)
  },
  {
    name: "budget",
    usage: "+USD",
    description: "Allows the last order so many US dollars more, and goes on with it where it paused.",
    needs: "maintain",
    author: false,
    place: "issue",
    example: "budget +5",
    parse: parseBudget
  },
  {
    name: "retry",
    usage: "",
    description: "Tries the last order of the issue again after it failed, stopped or paused.",
    needs: "write",
    author: false,
    place: "issue",
    example: "retry",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "retry", ...asked }) : surplus("retry", words)
  },
  {
    name: "stop",
    usage: "[REASON]",
    description: "Stops the running order within seconds and cleans up after it.",
    needs: "triage",
    author: true,
    place: "issue",
    example: "stop solved by hand",
    parse: (words, asked) => yes({ kind: "stop", ...asked, why: words.join(" ").slice(0, MAX_REASON) || "asked to" })
  },
  {
    name: "fix",
    usage: "[TEXT]",
    description: "Goes on with a pull request of the bot: as TEXT says, and as its reviews and failing checks ask.",
    needs: "write",
    author: false,
    place: "pull",
    example: "fix name the constant",
    parse: (words, asked) => yes({ kind: "fix", ...asked, text: words.join(" ").slice(0, MAX_WISH) })
  },
  {
    name: "pause-repo",
    usage: "REASON",
    description: "Lets no new work begin in the repository until unpause-repo; what runs already goes on.",
    needs: "admin",
    author: false,
    place: "issue",
    example: "pause-repo release week",
    parse: (words, asked) => words.length === 0 ? no("`pause-repo` needs a reason, which whoever asks for work will read.") : yes({ kind: "pause-repo", ...asked, why: words.join(" ").slice(0, MAX_REASON) })
  },
  {
    name: "unpause-repo",
    usage: "",
    description: "Lets work begin again; issues that were labelled meanwhile are found by the timer.",
    needs: "admin",
    author: false,
    place: "issue",
    example: "unpause-repo",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "unpause-repo", ...asked }) : surplus("unpause-repo", words)
  },
  {
    name: "status",
    usage: "",
    description: "Tells where the last order of the issue stands and what it has used.",
    needs: "read",
    author: true,
    place: "issue",
    example: "status",
    parse: (_words, asked) => yes({ kind: "status", ...asked })
  },
  {
    name: "explain",
    usage: "",
    description: "Tells why the issue is or is not worked on, and by which settings.",
    needs: "triage",
    author: true,
    place: "issue",
    example: "explain",
    parse: (_words, asked) => yes({ kind: "explain", ...asked })
  },
  {
    name: "help",
    usage: "",
    description: "Shows these commands.",
    needs: "read",
    author: true,
    place: "issue",
    example: "help",
    parse: (_words, asked) => yes({ kind: "help", ...asked })
  }
];
function commandNamed(name) {
  return COMMANDS.find((spec) => spec.name === name.toLowerCase());
}
function parseRun(words, asked) {
  let role = "developer";
  const plan = words.some((word) => word.toLowerCase() === "--plan");
  const rest = words.filter((word) => word.toLowerCase() !== "--plan").flatMap((word) => /^--role=/i.test(word) ? ["--role", word.slice("--role=".length)] : [word]);
  for (let at = 0; at < rest.length; at += 2) {
    if (rest[at]?.toLowerCase() !== "--role") return surplus("run", rest.slice(at));
    const found = ROLES.find((known) => known === rest[at + 1]?.toLowerCase());
    if (found === void 0) return no(`\`run --role\` needs one of ${ROLES.join(", ")}.`);
    role = found;
  }
  return yes({ kind: "run", ...asked, role, ...plan && { plan } });
}
function parseApprove(words, asked) {
  const [plan = "", ...rest] = words;
  if (rest.length > 0) return surplus("approve", rest);
  if (!/^[0-9a-f]{12}$/i.test(plan)) return no("`approve` needs the hash of the plan: 12 hexadecimal digits.");
  return yes({ kind: "approve", ...asked, plan: plan.toLowerCase() });
}
function parseBudget(words, asked) {
  const [amount = "", ...rest] = words;
  if (rest.length > 0) return surplus("budget", rest);
  const usd = /^\+\d{1,4}(\.\d{1,2})?$/.test(amount) ? Number(amount) : 0;
  if (usd > 0 && usd <= MAX_USD) return yes({ kind: "budget", ...asked, usd });
  return no(`\`budget\` needs an amount from +0.01 to +${MAX_USD} in US dollars.`);
}
function surplus(name, words) {
  return no(`\`${name}\` does not know ${quoted(words[0] ?? "")}.`);
}
function quoted(word) {
  return `\`${word.replaceAll(/[^\x21-\x7e]|`/g, "?").slice(0, 40)}\``;
}
function yes(command) {
  return { ok: true, command };
}
function no(why) {
  return { ok: false, why };
}

// src/intake/command-lines.ts
var COMMAND_PREFIX = "/agent";
function commandLines(body, marks) {
  return proseLines(body).flatMap((line) => {
    const words = commandWords(line, marks);
    return words === void 0 ? [] : [words];
  });
}
function commandWords(line, { prefix, self }) {
  const [first, ...words] = line.trimEnd().split(/[ \t]+/);
  if (first === void 0 || !sameText(first, prefix)) {
    const mentioned = self !== void 0 && first !== void 0 && sameText(first, `@${self}`);
    return mentioned && commandNamed(words[0] ?? "") !== void 0 ? words : void 0;
  }
  return words;
}
function sameText(a, b) {
  return a.toLowerCase() === b.toLowerCase();
}

// src/domain/actor.ts
var PERMISSIONS = ["none", "read", "triage", "write", "maintain", "admin"];
function permits(held, needed) {
  return PERMISSIONS.indexOf(held) >= PERMISSIONS.indexOf(needed);
}

// src/lib/retried.ts
import { setTimeout as wait } from "node:timers/promises";
async function retried(work, pauseAfter, signal) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
    } catch (thrown) {
      const pause = pauseAfter(thrown, failures);
      if (pause === void 0) throw thrown;
      await wait(pause, void 0, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

// src/lib/retry-after.ts
function retryAfterMs(headers) {
  const ms = decimal(headers.get("retry-after-ms"));
  if (ms !== void 0) return ms;
  const header = headers.get("retry-after");
  const seconds = decimal(header);
  if (seconds !== void 0) return seconds * 1e3;
  const wait2 = Date.parse(header ?? "") - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(wait2) ? void 0 : Math.max(0, wait2);
}
function decimal(text) {
  return text !== null && /^\d{1,9}(\.\d+)?$/.test(text.trim()) ? Number(text) : void 0;
}

export {
  PERMISSIONS,
  permits,
  retried,
  retryAfterMs,
  WakeUp,
  COMMANDS,
  commandNamed,
  COMMAND_PREFIX,
  commandLines,
  systemClock
};
