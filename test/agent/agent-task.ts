import { z } from 'zod';
import { type AgentEvent, type AgentTask, DEFAULT_AGENT_LIMITS } from '../../src/agent/agent-task.ts';
import { finishWith } from '../../src/agent/tools/finish.ts';
import { loadTools } from '../../src/agent/tools/load-tools.ts';
import type { Model } from '../../src/ports/model.ts';
import { FolderWorkspace } from '../support/folder-workspace.ts';
import { type Line, ScriptedModel } from '../support/scripted-model.ts';

export interface Answer {
  readonly done: boolean;
  readonly note?: string | undefined;
}

const finish = finishWith<Answer>(z.object({ done: z.boolean(), note: z.string().optional() }), 'Ends the work.');

/** How the scripted model's lines reach the loop. */
export type Speak = (model: ScriptedModel) => Model;

/** A task with all tools, a folder for a workspace and a model that reads `lines`. */
export async function taskOf(
  lines: readonly Line[],
  changes: Partial<AgentTask<Answer>> = {},
  speak: Speak = (model) => model,
) {
  const workspace = await FolderWorkspace.with({ 'a.txt': 'one\ntwo\n' });
  const model = new ScriptedModel(...lines);
  const events: AgentEvent[] = [];
  let opened = 0;
  const task: AgentTask<Answer> = {
    system: 'You are a test.',
    brief: '# Implement\n\nDo it.',
    tools: Object.values(await loadTools()),
    finish,
    limits: DEFAULT_AGENT_LIMITS,
    model: speak(model),
    workspace: () => {
      opened += 1;
      return Promise.resolve(workspace);
    },
    observe: (event) => void events.push(event),
    ...changes,
  };
  return {
    task,
    model,
    workspace,
    events,
    opened: () => opened,
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  };
}

export const DONE: Line = { calls: [['finish', { done: true }]] };
