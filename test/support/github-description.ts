import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import type { ServedCall } from '../../src/demo/forge/demo-forge.ts';

type Json = { readonly [key: string]: unknown };

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly description: Json;
}

/** GitHub's published description of its REST interface, to hold requests and answers against. */
export interface GithubDescription {
  /** What in these calls is not as published, one line each; `root` is cut from the paths. */
  faults(calls: readonly ServedCall[], root: string): readonly string[];
  /** The published examples of an operation's answer, by their names. */
  examples(method: string, path: string, status: number): Readonly<Record<string, unknown>>;
}

/** Reads the description; takes about a second, so ask once. */
export async function githubDescription(): Promise<GithubDescription> {
  const document: Json = JSON.parse(
    await readFile(new URL(import.meta.resolve('@octokit/openapi/generated/api.github.com.json')), 'utf8'),
  );
  const operations = operationsOf(document);
  const exact = validator(document, (schema) => schema);
  // The forge of the tests shows fewer fields than GitHub does, so that some are missing is no fault; a field that GitHub
  // does not name is one.
  const shown = validator(document, closed);
  // A reference may hold slashes: of those that fit, the longest says most of what the rest is.
  const find = ({ method, path }: Pick<ServedCall, 'method' | 'path'>) =>
    operations
      .filter((one) => one.method === method && one.pattern.test(path))
      .toSorted((a, b) => b.path.length - a.path.length)[0];
  return {
    faults: (calls, root) =>
      calls.flatMap((call) => {
        // GraphQL has an address of its own.
        if (!call.path.startsWith(root)) return [];
        const path = call.path.slice(root.length);
        const what = `${call.method} ${path} (${call.status})`;
        const operation = find({ method: call.method, path });
        if (!operation) return [`${what}: GitHub has no such endpoint`];
        const { description, path: template } = operation;
        const at = ['paths', template, call.method.toLowerCase()];
        const accepted = call.status < 300;
        return [
          ...(accepted ? unknownQuery(document, description, call).map((name) => `the query ${name} is unknown`) : []),
          ...(accepted ? sentFaults(description, call, (sub) => exact([...at, ...sub], call.sent)) : []),
          ...answerFaults(description, call, (sub) => shown([...at, ...sub], call.answered)),
        ].map((fault) => `${what}: ${fault}`);
      }),
    examples: (method, path, status) => {
      const operation = operations.find((one) => one.method === method && one.path === path);
      const content = dig(
        operation?.description,
        'responses',
        String(status),
        'content',
        'application/json',
        'examples',
      );
      const named = Object.entries((content ?? {}) as Json);
      return Object.fromEntries(named.map(([name, example]) => [name, exampleValue(document, example)]));
    },
  };
}

function operationsOf(document: Json): readonly Operation[] {
  return Object.entries(document.paths as Json).flatMap(([path, methods]) => {
    const names = path.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
    // The reference and the path of a file may hold slashes.
    const pattern = new RegExp(`^${names.replaceAll(/\{(?:ref|path)\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return Object.entries(methods as Json).map(([method, description]) => ({
      method: method.toUpperCase(),
      path,
      pattern,
      description: description as Json,
    }));
  });
}

function unknownQuery(document: Json, description: Json, { query }: ServedCall): readonly string[] {
  const listed = ((description.parameters ?? []) as readonly unknown[]).map((one) => resolved(document, one));
  const names = listed.filter((one) => dig(one, 'in') === 'query').map((one) => dig(one, 'name'));
  return [...query.keys()].filter((name) => !names.includes(name));
}

type Check = (sub: readonly string[]) => readonly string[];

function sentFaults(description: Json, { sent }: ServedCall, check: Check): readonly string[] {
  if (Object.keys(sent as Json).length === 0) return [];
  if (!dig(description, 'requestBody', 'content', 'application/json', 'schema')) return ['no body is expected'];
  return check(['requestBody', 'content', 'application/json', 'schema']);
}

function answerFaults(description: Json, { status, answered }: ServedCall, check: Check): readonly string[] {
  if (status >= 400) return [];
  const described = dig(description, 'responses', String(status));
  if (!described) return [`the status ${status} is not described`];
  if (!dig(described, 'content', 'application/json', 'schema'))
    return answered === undefined ? [] : ['no body is described'];
  return check(['responses', String(status), 'content', 'application/json', 'schema']);
}

/** Holds a value against the schema at a place of the document, after a change of every schema. */
function validator(document: Json, change: (schema: Json) => Json) {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  formats.default(ajv);
  ajv.addSchema(withNulls(document, change) as Json, 'github');
  return (at: readonly string[], value: unknown): readonly string[] => {
    const pointer = at.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = ajv.getSchema(`github#/${pointer}`);
    if (!validate) return [`there is no schema at ${at.join(' ')}`];
    return validate(value) ? [] : (validate.errors ?? []).map(line);
  };
}

function line({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}

/** `nullable` of OpenAPI 3.0 in words that JSON Schema knows, also beside a reference. */
function withNulls(value: unknown, change: (schema: Json) => Json): unknown {
  if (Array.isArray(value)) return value.map((item) => withNulls(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === 'examples' || key === 'example' ? undefined : withNulls(item, change),
    ]),
  );
  const changed = change(rest);
  return nullable === true ? { anyOf: [changed, { type: 'null' }] } : changed;
}

/** A schema of an object whose fields may be missing, but not be others; without some, one may fit two schemas. */
function closed(schema: Json): Json {
  const { oneOf, required, ...rest } = schema;
  if (Array.isArray(oneOf)) return { ...rest, anyOf: oneOf };
  if (typeof schema.properties !== 'object' || !Array.isArray(required)) return schema;
  return { ...rest, additionalProperties: rest.additionalProperties ?? false };
}

/** Some values are references themselves, to examples again. */
function exampleValue(document: Json, example: unknown): unknown {
  const value = dig(resolved(document, example), 'value');
  return dig(value, '$ref') === undefined ? value : exampleValue(document, value);
}

function resolved(document: Json, value: unknown): unknown {
  const ref = dig(value, '$ref');
  return typeof ref === 'string' ? dig(document, ...ref.replace('#/', '').split('/')) : value;
}

function dig(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Json)[key] : undefined),
    value,
  );
}
