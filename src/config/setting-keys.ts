import { z } from 'zod';

/** One key of a settings file. */
export interface SettingKey {
  readonly path: readonly string[];
  readonly type: string;
  /** Undefined where the key has no default. */
  readonly default: unknown;
  readonly description: string;
}

interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

/** Every key that a settings schema knows, in its order; sections are left out, lists are one key. */
export function settingKeys(schema: z.ZodType): readonly SettingKey[] {
  // What the generator returns is a JSON Schema; only the words above are read.
  return keysOf(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as SchemaNode, []);
}

function keysOf(node: SchemaNode, path: readonly string[]): readonly SettingKey[] {
  if (node.properties) {
    return Object.entries(node.properties).flatMap(([key, inner]) => keysOf(inner, [...path, key]));
  }
  return [{ path, type: typeName(node), default: node.default, description: node.description ?? '' }];
}

function typeName(node: SchemaNode): string {
  if (node.enum) return node.enum.map(String).join(' or ');
  if (node.const !== undefined) return String(node.const);
  if (node.items) return `list of ${typeName(node.items)}`;
  if (node.anyOf) return node.anyOf.map(typeName).join(' or ');
  return NAMES[node.type ?? ''] ?? 'anything';
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'map',
};
