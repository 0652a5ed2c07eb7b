import type { AgentResult } from '../agent/agent-task.ts';
import { readInstructions } from '../agent/instructions.ts';
import { runAgent } from '../agent/loop.ts';
import { openMcp } from '../agent/mcp/open-mcp.ts';
import { RequestHash } from '../agent/request-hash.ts';
import { openTranscript, type TranscriptHeader } from '../agent/transcript.ts';
import { withRecording } from '../agent/with-recording.ts';
import type { Change } from '../domain/change.ts';
import type { Facts } from '../domain/facts.ts';
import type { WorkOrder } from '../domain/order.ts';
import type { Sha } from '../domain/refs.ts';
import { tuningOf } from '../domain/role.ts';
import { once } from '../lib/once.ts';
import type { Model } from '../ports/model.ts';
import type { Workspace } from '../ports/sandbox.ts';
import { narrowed } from '../roles/narrowed.ts';
import type { BriefKind, Role } from '../roles/role.ts';
import { type Bench, currentCommit } from './bench.ts';
import { budgeted } from './budgeted.ts';

/** What an agent is asked, and where it works. */
export interface Question<Answer> {
  readonly role: Role<Answer>;
  readonly kind: BriefKind;
  /** From 1. */
  readonly round: number;
  readonly workspace: () => Promise<Workspace>;
  /** Paths of texts that it is about. */
  readonly texts?: readonly string[];
}

const MAX_DIFF = 200_000;

/** Briefs an agent of a role, lets it work under the order's ceilings, and keeps the transcript. */
export async function askAgent<Answer>(
  question: Question<Answer>,
  { order, facts, bench }: { readonly order: WorkOrder; readonly facts: Facts; readonly bench: Bench },
  signal: AbortSignal,
): Promise<AgentResult<Answer>> {
  const { kind, round, texts } = question;
  const workspace = once(question.workspace);
  const tuning = tuningOf(question.role.name, order, order.settings.roles);
  const role = narrowed(question.role, tuning);
  const { mirror, events, key } = bench;
  const marker = bench.fenceMarker();
  const span = facts.change ?? (await pullSpan(order, bench));
  const diff = span && (await mirror.diff(span.base, span.commit, MAX_DIFF));
  const material = {
    kind,
    round,
    marker,
    // What a change under judgement says must not steer the bot.
    instructions: await instructionsAt(
      bench,
      order.follow?.trunk ?? order.person?.trunk ?? order.base.sha,
      touchedBy(facts),
    ),
    ...(texts && { texts }),
    ...(diff !== undefined && { diff }),
    ...(tuning?.prompt !== undefined && { own: tuning.prompt }),
  };
  const transcript = openTranscript(bench.folder.file(`${key.replaceAll(/[^\w#-]+/g, '.')}.jsonl`), bench.redact);
  const { redact } = bench;
  const model = withRecording(
    budgeted(bench.model(role.name), role.name, order, bench),
    (asked) => transcript.add(asked),
    redact,
  );
  // A repository that names a role's tools names all of them.
  const servers = tuning?.tools ? [] : (bench.mcp?.(role.name) ?? []);
  await using mcp = await openMcp(servers, workspace, signal);
  for (const problem of mcp.problems) bench.log.warn(redact(problem), { key });
  const tools = [...role.tools, ...mcp.tools];
  await transcript.add(headerOf({ ...role, tools }, model, { order, facts, bench }));
  return await runAgent(
    {
      system: role.system,
      brief: role.brief(order, facts, material),
      tools,
      finish: role.finish,
      limits: role.limits,
      model,
      workspace,
      observe: async (event) => {
        await transcript.add(event);
        if (event.kind !== 'call') return;
        const { tool, summary } = event;
        events.publish({ kind: 'tool-called', order: order.id, key, tool, summary: redact(summary) });
      },
    },
    signal,
  );
}

/** What a person's pull request changes, before the bot has changed anything in it. */
async function pullSpan(
  { person }: WorkOrder,
  { mirror }: Bench,
): Promise<Pick<Change, 'base' | 'commit'> | undefined> {
  const base = person && (await mirror.mergeBase(person.trunk, person.head));
  return person && base !== undefined ? { base, commit: person.head } : undefined;
}

function headerOf(
  role: Role<unknown>,
  { id, window }: Model,
  { order, facts, bench: { key, redact } }: { readonly order: WorkOrder; readonly facts: Facts; readonly bench: Bench },
): TranscriptHeader {
  const { name, system, tools, finish, limits } = role;
  const definitions = [...tools, finish].map(({ definition }) => definition);
  return {
    kind: 'start',
    order: order.id,
    key,
    role: name,
    model: id,
    system,
    tools: tools.map(({ definition }) => definition.name),
    rules: new RequestHash(redact).rules({ system, tools: definitions }),
    at: currentCommit(order, facts),
    window,
    limits,
  };
}

function touchedBy({ plan, change }: Facts): readonly string[] {
  return [...(plan?.files ?? []), ...(change?.files ?? []).map(({ path }) => path)];
}

async function instructionsAt({ mirror }: Bench, at: Sha, touched: readonly string[]) {
  const files = (await mirror.files(at)).filter(({ type, mode }) => type === 'blob' && mode !== '120000');
  return await readInstructions(
    (path) => mirror.file(path, at),
    files.map(({ path }) => path),
    touched,
  );
}
