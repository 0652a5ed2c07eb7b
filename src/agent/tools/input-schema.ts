import { z } from 'zod';

/** A Zod object as the JSON Schema that models are shown, without what costs tokens and tells them nothing. */
export function inputSchema(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...shown } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
      // Limits that no honest call comes near are enforced, not told.
      if ((jsonSchema.maxLength ?? 0) > 500) delete jsonSchema.maxLength;
      if (jsonSchema.minLength === 1) delete jsonSchema.minLength;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return shown;
}
