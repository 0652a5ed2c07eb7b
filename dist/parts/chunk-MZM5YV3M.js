import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  BotError,
  HOSTED_FORGES,
  settingsInvalid
} from "./chunk-AZOESEY5.js";

// src/config/secret-variable.ts
import { readFileSync } from "node:fs";
function secretVariable(record, name) {
  const direct = record[name] || void 0;
  const file = record[`${name}_FILE`] || void 0;
  if (direct !== void 0 && file !== void 0) {
    throw new BotError("SECRET_MISSING", `${name} and ${name}_FILE are both set: keep one`);
  }
  return file === void 0 ? direct : fromFile(`${name}_FILE`, file);
}
function fromFile(variable, file) {
  const value = textOf(variable, file).replace(/\r?\n$/, "");
  if (value === "") throw new BotError("SECRET_MISSING", `${variable} names ${file}, which is empty`);
  return value;
}
function textOf(variable, file) {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new BotError("SECRET_MISSING", `${variable} names ${file}, which cannot be read`, { cause });
  }
}

// src/config/env.ts
var SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)(?:_PREVIOUS)?$/i;
var KEY_NAME = /^([A-Z0-9_]+_API_KEY)(?:_FILE)?$/;
var FORGE_TOKENS = HOSTED_FORGES.map((kind) => `${kind.toUpperCase()}_TOKEN`);
var OWN_SECRETS = [...FORGE_TOKENS, "GITHUB_APP_PRIVATE_KEY", "WEBHOOK_SECRET", "WEBHOOK_SECRET_PREVIOUS"];
var LEAST_FOREIGN_SECRET = 8;
function environment() {
  return process.env;
}
function readEnv(record = process.env) {
  const secrets = ownSecrets(record);
  const apiKey = (provider) => secrets.get(`${provider.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_API_KEY`);
  const webhookSecrets = [secrets.get("WEBHOOK_SECRET"), secrets.get("WEBHOOK_SECRET_PREVIOUS")];
  return Object.freeze({
    dataDir: text(record, "ISSUEWRIGHT_DATA"),
    settingsFile: text(record, "ISSUEWRIGHT_SETTINGS"),
    forges: Object.freeze({
      github: forge(record, "GITHUB", secrets),
      gitea: forge(record, "GITEA", secrets),
      gitlab: forge(record, "GITLAB", secrets)
    }),
    githubApp: githubApp(text(record, "GITHUB_APP_ID"), secrets.get("GITHUB_APP_PRIVATE_KEY")),
    webhookSecrets: Object.freeze(webhookSecrets.filter((secret) => secret !== void 0)),
    anthropicApiKey: apiKey("anthropic"),
    openaiApiKey: apiKey("openai"),
    openaiBaseUrl: address(record, "OPENAI_BASE_URL"),
    ollamaHost: text(record, "OLLAMA_HOST"),
    apiKey,
    apiKeys: Object.freeze(keyed(secrets)),
    secrets: Object.freeze([.../* @__PURE__ */ new Set([...secrets.values(), ...foreignSecrets(record)])]),
    noColor: text(record, "NO_COLOR") !== void 0,
    ci: !["", "0", "false"].includes((record.CI ?? "").toLowerCase()),
    path: record.PATH ?? ""
  });
}
function ownSecrets(record) {
  const keys = Object.keys(record).flatMap((name) => KEY_NAME.exec(name)?.[1] ?? []);
  const found = /* @__PURE__ */ new Map();
  for (const name of /* @__PURE__ */ new Set([...OWN_SECRETS, ...keys])) {
    const value = secretVariable(record, name);
    if (value !== void 0) found.set(name, value);
  }
  if (found.has("WEBHOOK_SECRET_PREVIOUS") && !found.has("WEBHOOK_SECRET")) {
    throw new BotError("SECRET_MISSING", "WEBHOOK_SECRET_PREVIOUS is set without WEBHOOK_SECRET");
  }
  return found;
}
function forge(record, prefix, secrets) {
  return Object.freeze({ url: address(record, `${prefix}_URL`), token: secrets.get(`${prefix}_TOKEN`) });
}
function githubApp(id, privateKey) {
  if (id === void 0 && privateKey === void 0) return void 0;
  if (id !== void 0 && privateKey !== void 0) return Object.freeze({ id, privateKey });
  throw new BotError("SECRET_MISSING", "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY belong together: set both or neither");
}
function keyed(secrets) {
  return [...secrets].filter(([name]) => KEY_NAME.test(name)).sort(([a], [b]) => a < b ? -1 : 1).map(([, value]) => value);
}
function foreignSecrets(record) {
  return Object.entries(record).flatMap(
    ([name, value]) => value !== void 0 && value.length >= LEAST_FOREIGN_SECRET && SECRET_NAME.test(name) ? [value] : []
  );
}
function text(record, name) {
  const value = record[name]?.trim();
  return value === "" ? void 0 : value;
}
function address(record, name) {
  const value = text(record, name);
  if (value === void 0 || /^https?:$/.test(URL.parse(value)?.protocol ?? "")) return value;
  throw settingsInvalid([`environment: ${name}: expected an http or https address, found something else`]);
}

export {
  environment,
  readEnv
};
