import { z } from 'zod';
import { type Checked, checkedYaml } from './checked-yaml.ts';

const call = z.strictObject({
  tool: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'a tool name is 1 to 64 of a-z, A-Z, 0-9, _ and -'),
  arguments: z.union([z.record(z.string(), z.unknown()), z.string()], {
    error: 'must be a mapping, or a text to be sent as it stands',
  }),
});

const tokens = z.int().min(0);

/** How an answer may go wrong beside a status; what each one does is told in docs/scripted-model.md. */
export const SCRIPT_FAULTS = [
  'reset',
  'cut',
  'html',
  'hang',
  'silence',
  'drip',
  'trickle',
  'short',
  'empty',
  'no-content',
  'odd-json',
  'broken-json',
  'error-inside',
  'big',
  'endless',
  'small-pieces',
  'bomb',
  'redirect',
  'odd-status',
  'odd-reason',
  'not-http',
] as const;

export type ScriptFault = (typeof SCRIPT_FAULTS)[number];

const turn = z
  .strictObject({
    say: z.string().optional(),
    think: z.string().optional(),
    calls: z.array(call).min(1).optional(),
    stop: z.enum(['length', 'refused']).optional(),
    usage: z
      .union([
        z.strictObject({ input: tokens, output: tokens, cacheRead: tokens.optional(), cacheWrite: tokens.optional() }),
        z.literal('none'),
      ])
      .optional(),
    delayMs: z.int().min(0).max(600_000).optional(),
    repeat: z.boolean().optional(),
    status: z.int().min(400).max(599).optional(),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
    code: z.string().min(1).optional(),
    retryAfter: z.int().min(0).optional(),
    reset: z.literal(true).optional(),
    cut: z.literal(true).optional(),
    garbage: z.literal(true).optional(),
    fault: z.enum(SCRIPT_FAULTS).optional(),
    times: z.int().min(1).optional(),
  })
  .superRefine(checkTurn);

const conversation = z.strictObject({
  name: z.string().optional(),
  when: z.array(z.string().min(1)).default([]),
  model: z.string().optional(),
  turns: z.array(turn).min(1),
});

const script = z.strictObject({
  version: z.literal(1, { error: 'this format has version 1' }),
  models: z.array(z.string().min(1)).min(1).optional(),
  conversations: z.array(conversation).min(1),
});

/** What a scripted model answers to one request; see docs/scripted-model.md. */
export type ScriptTurn = z.output<typeof turn>;
export type ScriptConversation = z.output<typeof conversation>;
/** A whole script: the first conversation that fits a request answers it. */
export type ModelScript = z.output<typeof script>;

/** Parses a model script; a faulty one comes back as all of its problems, each with its place. */
export function parseModelScript(text: string, file: string): Checked<ModelScript> {
  return checkedYaml(text, file, script);
}

/** The fault that a turn asks for, or undefined. */
export function faultOf(turn: ScriptTurn): ScriptFault | 'status' | undefined {
  if (turn.status !== undefined) return 'status';
  if (turn.garbage) return 'html';
  return turn.fault ?? (['reset', 'cut'] as const).find((fault) => turn[fault]);
}

type Refinement = z.core.$RefinementCtx<ScriptTurn>;

function checkTurn(value: ScriptTurn, context: Refinement): void {
  const complain = (message: string) => context.addIssue({ code: 'custom', message });
  const { status, reset, cut, garbage, fault } = value;
  const faults = [status, reset, cut, garbage, fault].filter((one) => one !== undefined);
  if (faults.length > 1) complain('at most one of status, reset, cut, garbage and fault');
  const answers = value.say !== undefined || value.calls !== undefined;
  if (faults.length === 0 && !answers) complain('needs say, calls, or one of status, reset, cut, garbage and fault');
  if (value.status === undefined && (value.body !== undefined || value.retryAfter !== undefined)) {
    complain('body and retryAfter belong to a status');
  }
  if (value.code !== undefined && status === undefined && fault !== 'error-inside') {
    complain('code belongs to a status, or to the fault error-inside');
  }
  if (value.times !== undefined && (faults.length === 0 || !answers)) {
    complain('times needs a fault, and say or calls for what comes after it');
  }
}
