import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// src/domain/refs.ts
function isSha(text) {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
function repoSlug(repo) {
  return `${repo.owner}/${repo.name}`;
}
function issueSlug(ref) {
  return `${repoSlug(ref.repo)}#${ref.number}`;
}

// src/domain/actor.ts
var PERMISSIONS = ["none", "read", "triage", "write", "maintain", "admin"];
function permits(held, needed) {
  return PERMISSIONS.indexOf(held) >= PERMISSIONS.indexOf(needed);
}

// src/lib/retry-after.ts
function retryAfterMs(headers) {
  const ms = decimal(headers.get("retry-after-ms"));
  if (ms !== void 0) return ms;
  const header = headers.get("retry-after");
  const seconds = decimal(header);
  if (seconds !== void 0) return seconds * 1e3;
  const wait = Date.parse(header ?? "") - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(wait) ? void 0 : Math.max(0, wait);
}
function decimal(text) {
  return text !== null && /^\d{1,9}(\.\d+)?$/.test(text.trim()) ? Number(text) : void 0;
}

export {
  PERMISSIONS,
  permits,
  retryAfterMs,
  isSha,
  repoSlug,
  issueSlug
};
