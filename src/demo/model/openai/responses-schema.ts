import { z } from 'zod';
import { toolSchema } from '../tool-schema.ts';

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const callId = z.string().min(1).max(64);
const status = z.enum(['in_progress', 'completed', 'incomplete']).optional();
const inputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const inputImage = z.strictObject({
  type: z.literal('input_image'),
  detail: z.enum(['low', 'high', 'auto', 'original']),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
});
const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.unknown()).optional(),
});

const message = z.strictObject({
  type: z.literal('message').default('message'),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(z.discriminatedUnion('type', [inputText, inputImage, outputText])).min(1)]),
  phase: z.enum(['commentary', 'final_answer']).nullish(),
});
const call = z.strictObject({
  type: z.literal('function_call'),
  id: z.string().startsWith('fc_').optional(),
  call_id: callId,
  name,
  arguments: z.string(),
  status,
});
const output = z.strictObject({
  type: z.literal('function_call_output'),
  call_id: callId,
  output: z.union([z.string(), z.array(z.discriminatedUnion('type', [inputText, inputImage])).min(1)]),
});
const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  id: z.string().startsWith('rs_'),
  summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
  encrypted_content: z.string().nullish(),
});
/** A message may leave its type out. */
const item = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !('type' in value) ? { type: 'message', ...value } : value,
  z.discriminatedUnion('type', [message.extend({ type: z.literal('message') }), call, output, reasoning]),
);

/** The body of POST /v1/responses, as far as OpenAI publishes it for text, images and functions. */
export const responsesSchema = z.strictObject({
  model: z.string().min(1),
  input: z.array(item).min(1),
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        name,
        description: z.string().nullish(),
        parameters: toolSchema.nullable(),
        strict: z.boolean().nullable(),
      }),
    )
    .max(128)
    .optional(),
  tool_choice: z
    .union([z.enum(['none', 'auto', 'required']), z.strictObject({ type: z.literal('function'), name })])
    .optional(),
  parallel_tool_calls: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  include: z.array(z.literal('reasoning.encrypted_content')).nullish(),
  reasoning: z
    .strictObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullish(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
    })
    .nullish(),
  prompt_cache_key: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'priority']).nullish(),
});

export type ResponsesRequest = z.output<typeof responsesSchema>;
export type InputItem = ResponsesRequest['input'][number];
