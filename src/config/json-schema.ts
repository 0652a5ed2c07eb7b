import { z } from 'zod';
import { repoSettingsSchema } from './repo-settings.ts';
import { serverSettingsSchema } from './server-settings.ts';

/** The published JSON Schemas for editors, by their paths in this repository. */
export function publishedSchemas(): Readonly<Record<string, string>> {
  return {
    'docs/schema/repository.json': jsonSchema(repoSettingsSchema, 'issuewright.yml of a repository'),
    'docs/schema/server.json': jsonSchema(serverSettingsSchema, 'issuewright.yml of a server'),
  };
}

function jsonSchema(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
