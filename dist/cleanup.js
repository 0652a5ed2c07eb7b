import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  environment
} from "./parts/chunk-MZM5YV3M.js";
import {
  sandboxPool
} from "./parts/chunk-CYATKKFB.js";
import {
  asBotError
} from "./parts/chunk-AZOESEY5.js";
import "./parts/chunk-II3NMZHH.js";

// src/action/clean-up.ts
import { rm } from "node:fs/promises";
async function cleanUp(record, write) {
  const dataDir = record.STATE_data;
  if (!dataDir) return;
  const wish = record.STATE_sandbox === "docker" || record.STATE_sandbox === "process" ? record.STATE_sandbox : "auto";
  const choice = { wish, minimum: "process", allowNamespaces: true, dataDir, path: record.PATH ?? "" };
  try {
    const reaped = await sandboxPool({ ...choice, say: write }).reap(/* @__PURE__ */ new Set(), AbortSignal.timeout(6e4));
    await rm(dataDir, { recursive: true, force: true });
    write(`removed: ${reaped} sandboxes and the data of this run`);
  } catch (thrown) {
    write(`::warning title=Issuewright::not everything was removed: ${asBotError(thrown).code}`);
  }
}

// src/cleanup.ts
await cleanUp(environment(), (line) => process.stdout.write(`${line}
`));
