import { z } from 'zod';

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'] as const;
const type = z.enum(TYPES);

/** A JSON Schema as the vendors take it for a tool: the keywords with a fixed shape must have it. */
const schema: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.looseObject({
      type: z.union([type, z.array(type).min(1)]).optional(),
      description: z.string().optional(),
      properties: z.record(z.string(), schema).optional(),
      required: z.array(z.string()).optional(),
      items: z.union([schema, z.array(schema)]).optional(),
      enum: z.array(z.unknown()).min(1).optional(),
      additionalProperties: schema.optional(),
      anyOf: z.array(schema).min(1).optional(),
      oneOf: z.array(schema).min(1).optional(),
      allOf: z.array(schema).min(1).optional(),
      $ref: z.string().optional(),
    }),
  ]),
);

/** The schema of a tool's arguments: one of type object whose required names are among its properties. */
export const toolSchema = z
  .looseObject({
    type: z.literal('object'),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: schema.optional(),
  })
  .refine(({ properties = {}, required = [] }) => required.every((name) => Object.hasOwn(properties, name)), {
    error: 'a required property is not among the properties',
  });
