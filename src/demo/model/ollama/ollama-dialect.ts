import { bearerOf, type Judged, type ModelDialect, type WireAnswer } from '../model-dialect.ts';
import { shapeProblem } from '../shape-problem.ts';
import { ollamaPieces } from './ollama-answer.ts';
import { type OllamaRequest, ollamaProblem, ollamaSchema } from './ollama-schema.ts';

/** Ollama's chat. It has no codes: a status and a sentence are all that an error tells. */
export const ollamaDialect: ModelDialect = {
  name: 'ollama',
  path: '/api/chat',
  list: { path: '/api/tags', body: (names) => ({ models: names.map((name) => ({ name, model: name })) }) },
  speaks: () => true,
  keyOf: bearerOf,
  judge,
  refusal: ({ message }) => JSON.stringify({ error: message }),
  errorInside: () => lines([{ error: 'llama runner process has terminated' }]),
  oddJson: lines([{ done: 'no' }]),
  brokenJson: { type: 'application/x-ndjson', pieces: ['this is no JSON\n'] },
};

function judge(body: unknown): Judged {
  const refused = (message: string): Judged => ({ ok: false, refusal: { status: 400, message } });
  const parsed = ollamaSchema.safeParse(body);
  if (!parsed.success) {
    const { param, message, unknown } = shapeProblem(parsed.error);
    return refused(unknown ? `json: unknown field "${param}"` : `invalid request: ${param}: ${message}`);
  }
  const problem = ollamaProblem(parsed.data);
  return problem === undefined ? { ok: true, asked: askedBy(parsed.data) } : refused(problem);
}

function askedBy(request: OllamaRequest) {
  const { model, messages } = request;
  const text = (role: string) => messages.filter((message) => message.role === role).map(({ content }) => content);
  return {
    model,
    system: text('system').join('\n'),
    firstUser: text('user')[0] ?? '',
    turn: text('assistant').length,
    answer: (turn: Parameters<typeof ollamaPieces>[1]) => lines(ollamaPieces(request, turn)),
  };
}

function lines(pieces: readonly object[]): WireAnswer {
  return { type: 'application/x-ndjson', pieces: pieces.map((piece) => `${JSON.stringify(piece)}\n`) };
}
