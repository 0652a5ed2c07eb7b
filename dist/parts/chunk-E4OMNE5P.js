import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  GATE_PROFILES,
  ISSUE_ROLES
} from "./chunk-AZOESEY5.js";

// src/runtime/system-clock.ts
import { setTimeout as sleep } from "node:timers/promises";
var systemClock = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    await sleep(ms, void 0, { signal });
  }
};

// src/lib/markdown.ts
function inlineCode(text) {
  const run = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(run + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replaceAll("\n", " ")}${pad}${fence}`;
}
function tableCell(text) {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("@", "@\u200B");
}
function codeBlock(text, language = "") {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}
${text.replace(/\n$/, "")}
${fence}`;
}

// src/lib/fenced-lines.ts
var FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/;
function fencedLines(markdown) {
  let open;
  const lines = [];
  for (const text of markdown.split(/\r\n|\n|\r/)) {
    const [, mark, rest = ""] = FENCE.exec(text) ?? [];
    const inside = open !== void 0;
    if (open === void 0) open = mark;
    else if (mark?.startsWith(open) && /^[ \t]*$/.test(rest)) open = void 0;
    lines.push({ text, code: inside || open !== void 0 });
  }
  return { lines, ...open !== void 0 && { open } };
}

// src/lib/inert-markdown.ts
function inertMarkdown(text) {
  const parted2 = text.replaceAll(ENTITIES, `&${PART}`).replaceAll(CALLS, `$&${PART}`).replaceAll(TAGS, `<${PART}`).replaceAll(IMAGES, `!${PART}[`).replaceAll(ELSEWHERE, `$1${PART}$2`).replaceAll(CLOSES, (word) => word.charAt(0) + PART + word.slice(1));
  return closed(parted2);
}
function inertLine(text) {
  return inertMarkdown(text.replaceAll(/\s+/g, " ").trim());
}
var PART = "\u200B";
var ENTITIES = /&(?=#?\w{1,40};)/g;
var CALLS = /@(?=[\p{L}\p{N}_-])/gu;
var TAGS = /<(?=[a-z/!?])/gi;
var IMAGES = /!(?=\[)\[/g;
var ELSEWHERE = /([\w.-]\/[\w.-]{1,100})([#!&~](?=\d))/g;
var CLOSES = /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?|reopen(?:s|ed)?)(?=(?::\s*|\s+)(?:\S{1,40}\s+){0,2}\S{0,200}(?:[#!]\d|[a-z]-\d|:\/\/))/gi;
function closed(text) {
  const { open } = fencedLines(text);
  return open === void 0 ? text : `${text}
${open}`;
}

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
var FENCE2 = new RegExp(`${NESTING}(\`{3,}(?=[^\`]*$)|~{3,})`);
var QUOTE = new RegExp(`${NESTING}>`);
var VERBATIM = /^\s*<(pre|script|style|textarea|code|blockquote)(?=[\s>]|$)/i;
function opened(line) {
  const fence = FENCE2.exec(line);
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

// src/lib/branch-name.ts
var MAX = 200;
var FORBIDDEN = /[\p{C}\p{Z}~^:?*[\\]|\.\.|@\{|\/\//u;
function isBranchName(name) {
  if (name === "" || name.length > MAX || name === "@" || FORBIDDEN.test(name)) return false;
  if (/^[-/]|[/.]$|^refs\/|^HEAD$/.test(name)) return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}

// src/intake/surplus-word.ts
function surplusWord(command, word) {
  return `\`${command}\` does not know \`${word.replaceAll(/[^\x21-\x7e]|`/g, "?").slice(0, 40)}\`.`;
}

// src/intake/run-words.ts
var ROLE = /^[a-z][a-z0-9-]{0,29}$/;
function runWords(words) {
  let told = { role: "developer" };
  const rest = words.flatMap(parted);
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? "";
    const name = word.toLowerCase();
    const option = OPTIONS.get(name);
    const read = name === "--plan" ? { plan: true } : option?.(rest[at + 1] ?? "") ?? surplusWord("run", word);
    if (typeof read === "string") return read;
    told = { ...told, ...read };
    if (option) at += 1;
  }
  return told;
}
var OPTIONS = /* @__PURE__ */ new Map([
  ["--role", role],
  ["--profile", (value) => one("profile", GATE_PROFILES, value)],
  ["--base", (value) => isBranchName(value) ? { base: value } : "`run --base` needs the name of a branch."]
]);
function role(value) {
  const name = value.toLowerCase();
  if (ROLE.test(name)) return { role: name };
  return `\`run --role\` needs one of ${ISSUE_ROLES.join(", ")}, or one of the settings' own.`;
}
function one(name, known, word) {
  const found = known.find((value) => value === word.toLowerCase());
  return found ? { [name]: found } : `\`run --${name}\` needs one of ${known.join(", ")}.`;
}
function parted(word) {
  const [, name, value] = /^(--[a-z]+)=(.*)$/i.exec(word) ?? [];
  return name === void 0 || value === void 0 ? [word] : [name, value];
}

// src/intake/commands.ts
var MAX_REASON = 200;
var MAX_WISH = 4e3;
var MAX_USD = 1e3;
var COMMANDS = [
  {
    name: "run",
    usage: "[--role ROLE] [--profile PROFILE] [--base BRANCH] [--plan]",
    description: `Starts work on the issue. ROLE is one of ${ISSUE_ROLES.join(", ")}, or one of the settings' own; without it, developer. PROFILE is one of ${GATE_PROFILES.join(", ")}; one weaker than the repository asks for needs admin permission. BRANCH is where the work starts and what the pull request goes into; without it, the default branch. With --plan, a plan waits for approval first.`,
    needs: "write",
    author: false,
    place: "issue",
    example: "run --role tester --base release-2",
    parse: parseRun
  },
  {
    name: "plan",
    usage: "[--role ROLE] [--profile PROFILE] [--base BRANCH]",
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
    place: "both",
    example: "resume",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "resume", ...asked }) : surplus("resume", words)
  },
  {
    name: "budget",
    usage: "+USD",
    description: "Allows the last order so many US dollars more, and goes on with it where it paused.",
    needs: "maintain",
    author: false,
    place: "both",
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
    place: "both",
    example: "stop solved by hand",
    parse: (words, asked) => yes({ kind: "stop", ...asked, why: words.join(" ").slice(0, MAX_REASON) || "asked to" })
  },
  {
    name: "fix",
    usage: "[TEXT]",
    description: "Goes on with a pull request: as TEXT says, and as its reviews and failing checks ask. On a person's, the commit goes to its branch where that is in the same repository, else it is offered as a patch.",
    needs: "write",
    author: false,
    place: "pull",
    example: "fix name the constant",
    parse: (words, asked) => yes({ kind: "fix", ...asked, text: words.join(" ").slice(0, MAX_WISH) })
  },
  {
    name: "review",
    usage: "",
    description: "Has a person's pull request judged independently, with findings at their lines. It approves nothing.",
    needs: "triage",
    author: false,
    place: "pull",
    example: "review",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "review", ...asked }) : surplus("review", words)
  },
  {
    name: "yolo",
    usage: "",
    description: "Does without the gates of the order under way, but for those on secrets and protected paths. Its pull request says so and stays a draft.",
    needs: "admin",
    author: false,
    place: "issue",
    example: "yolo",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "yolo", ...asked }) : surplus("yolo", words)
  },
  {
    name: "rebase",
    usage: "",
    description: "Brings a pull request of the bot onto the newest commit of its base branch, and settles what conflicts.",
    needs: "write",
    author: false,
    place: "pull",
    example: "rebase",
    parse: (words, asked) => words.length === 0 ? yes({ kind: "rebase", ...asked }) : surplus("rebase", words)
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
    place: "both",
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
    place: "both",
    example: "help",
    parse: (_words, asked) => yes({ kind: "help", ...asked })
  }
];
function commandNamed(name) {
  return COMMANDS.find((spec) => spec.name === name.toLowerCase());
}
function parseRun(words, asked) {
  const read = runWords(words);
  return typeof read === "string" ? no(read) : yes({ kind: "run", ...asked, ...read });
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
  return no(surplusWord(name, words[0] ?? ""));
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

// src/lib/fit-comment.ts
var MAX_COMMENT = 65536;
function fitComment(body, marker = "", max = MAX_COMMENT) {
  if (body.length <= max) return body;
  const short = shortened(body, "", max);
  return short.includes(marker) ? short : shortened(body, `${marker}

`, max);
}
function shortened(body, first, max) {
  const notice = "\n\n[\u2026 shortened \u2026]\n\n";
  const room = max - notice.length - first.length;
  const head = Math.floor(room / 2);
  return first + wholeEnd(body.slice(0, head)) + notice + wholeStart(body.slice(body.length - (room - head)));
}
function wholeEnd(text) {
  return text.replace(/[\ud800-\udbff]$/, "");
}
function wholeStart(text) {
  return text.replace(/^[\udc00-\udfff]/, "");
}

// src/lib/text-digest.ts
import { createHash } from "node:crypto";
var UPLOADED = /(!\[[^\]\n]{0,500}\]\()https?:\/\/[\w.:-]{1,255}(?:\/[\w.-]{1,100}){0,20}?(?=\/uploads\/)/g;
function textDigest(title, body) {
  const same = (text) => text.replaceAll("\r\n", "\n").replaceAll(UPLOADED, "$1").trim();
  return createHash("sha256").update(`${same(title)}
${same(body)}`).digest("hex");
}

// src/domain/review.ts
function remarkMarker({ finding, line }) {
  return `<!-- issuewright:finding ${finding} ${line} -->`;
}
var MARKERS = /<!-- issuewright:finding (?<finding>[0-9a-f]{16}) (?<line>[0-9a-f]{16}) -->/g;
function remarkNames(text) {
  return [...text.matchAll(MARKERS)].map(({ groups }) => ({
    finding: groups?.finding ?? "",
    line: groups?.line ?? ""
  }));
}

// src/domain/finding.ts
var SEVERITY_WORDS = {
  blocker: "Blocker",
  tech_debt: "Tech debt",
  skippable: "Taste"
};

export {
  PERMISSIONS,
  permits,
  retried,
  retryAfterMs,
  MAX_COMMENT,
  fitComment,
  remarkMarker,
  remarkNames,
  inlineCode,
  tableCell,
  codeBlock,
  SEVERITY_WORDS,
  fencedLines,
  inertMarkdown,
  inertLine,
  WakeUp,
  textDigest,
  proseLines,
  COMMANDS,
  commandNamed,
  COMMAND_PREFIX,
  commandLines,
  systemClock
};
