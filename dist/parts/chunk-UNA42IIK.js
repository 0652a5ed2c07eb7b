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
  systemClock
};
