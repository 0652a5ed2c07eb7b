import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AgentTask } from '../../src/agent/agent-task.ts';
import { runAgent } from '../../src/agent/loop.ts';
import { readRecordings } from '../../src/agent/recording.ts';
import { replay } from '../../src/agent/replay.ts';
import { RequestHash } from '../../src/agent/request-hash.ts';
import { openTranscript } from '../../src/agent/transcript.ts';
import { withRecording } from '../../src/agent/with-recording.ts';
import { BotError } from '../../src/domain/errors.ts';
import type { Line } from '../support/scripted-model.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type Answer, DONE, taskOf } from './agent-task.ts';

const signal = new AbortController().signal;
const SECRET = 'the-secret-of-a-file';
const hide = (text: string) => text.replaceAll(SECRET, '***');

/** A recorded piece of work, and the same task in a workspace as it was before. */
async function recorded(lines: readonly Line[], changes: Partial<AgentTask<Answer>> = {}, file = 'one\ntwo\n') {
  const path = join(await tempFolder(), 'x.jsonl');
  const transcript = openTranscript(path, hide);
  await using given = await taskOf(lines, { observe: transcript.add, ...changes });
  await given.workspace.write('a.txt', Buffer.from(file));
  const { task } = given;
  const definitions = [...task.tools, task.finish].map(({ definition }) => definition);
  await transcript.add({
    kind: 'start',
    order: '7-00000001',
    key: 'implement',
    role: 'developer',
    model: task.model.id,
    system: task.system,
    tools: task.tools.map(({ definition }) => definition.name),
    rules: new RequestHash(hide).rules({ system: task.system, tools: definitions }),
    at: 'a'.repeat(40),
    window: task.model.window,
    limits: task.limits,
  });
  const model = withRecording(task.model, (asked) => transcript.add(asked), hide);
  await runAgent({ ...task, model }, signal).catch(() => undefined);
  return { path, content: await readFile(path, 'utf8') };
}

/** Replays the last recording where `a.txt` holds this. */
async function again(
  content: string,
  { file = 'one\ntwo\n', exact = false, redact = hide, system = 'You are a test.', without = '' } = {},
) {
  await using given = await taskOf([]);
  await given.workspace.write('a.txt', Buffer.from(file));
  const { finish, workspace } = given.task;
  const tools = given.task.tools.filter(({ definition }) => definition.name !== without);
  const recording = readRecordings(content, 'x.jsonl').at(-1);
  if (!recording) throw new Error('nothing recorded');
  return await replay(recording, { system, tools, finish, workspace, redact, exact }, signal);
}

const READ: Line = { say: 'I read.', calls: [['read', { path: 'a.txt' }]] };
const WRITE: Line = {
  calls: [
    ['edit', { path: 'a.txt', old: 'two', new: 'three' }],
    ['shell', { command: 'cat a.txt' }],
  ],
};

describe('a replay', () => {
  it('makes the recorded calls again and hears the same', async () => {
    const { content } = await recorded([READ, WRITE, DONE]);
    expect(await again(content)).toEqual({ steps: 3, calls: 3, identical: 3, sameRules: true, absent: [] });
  });

  it('tells the first answer that differs, with its call', async () => {
    const { content } = await recorded([READ, WRITE, DONE]);
    const { divergence } = await again(content, { file: 'one\nTWO\n' });
    expect(divergence).toMatchObject({ step: 1, tool: 'read', call: 'a.txt' });
    expect(divergence?.expected).toContain('two');
    expect(divergence?.got).toContain('TWO');
  });

  it('does not mind a secret that was masked, whether it is known now or not', async () => {
    const file = `one ${SECRET}\ntwo\n`;
    const { content } = await recorded([READ, WRITE, DONE], {}, file);
    expect(content).not.toContain(SECRET);
    expect(await again(content, { file })).toEqual({ steps: 3, calls: 3, identical: 3, sameRules: true, absent: [] });
    const unknown = await again(content, { file, redact: (text) => text });
    expect(unknown.divergence).toBeUndefined();
    expect(unknown.identical).toBeLessThan(3);
    expect((await again(content, { file: `one ${SECRET}\nTWO\n` })).divergence).toMatchObject({ step: 1 });
  });

  it('does not mind times, unless it is told to', async () => {
    const timed: Line = { calls: [['shell', { command: 'date +%s%N | sed "s/$/ ms/"' }]] };
    const { content } = await recorded([timed, DONE]);
    expect((await again(content)).divergence).toBeUndefined();
    expect((await again(content, { exact: true })).divergence).toMatchObject({ step: 1, tool: 'shell' });
  });

  it('says when system text or tools have changed since', async () => {
    const { content } = await recorded([READ, DONE]);
    expect(await again(content, { system: 'You are another test.' })).toMatchObject({ sameRules: false, identical: 0 });
  });

  it('takes the recorded answers of tools that are there no more, and says which', async () => {
    const { content } = await recorded([READ, WRITE, DONE]);
    const replayed = await again(content, { without: 'read' });
    expect(replayed).toMatchObject({ steps: 3, calls: 3, absent: ['read'], sameRules: false });
    expect(replayed.divergence).toBeUndefined();
  });

  it('ends where the recording was broken off by a failure of the model', async () => {
    const { content } = await recorded([READ, { throws: new BotError('MODEL_OVERLOADED', 'x') }]);
    expect(content).toContain('"failed":"MODEL_OVERLOADED"');
    expect(await again(content)).toEqual({ steps: 1, calls: 1, identical: 1 + 1, sameRules: true, absent: [] });
  });

  it('ends where the process was killed, at whatever byte', async () => {
    const { content } = await recorded([READ, WRITE, DONE]);
    const starts = content.indexOf('\n') + 1;
    for (let at = starts; at < content.length; at += 97) {
      const { divergence } = await again(content.slice(0, at));
      expect({ at, divergence }).toEqual({ at, divergence: undefined });
    }
  });

  it('replays the last time that the agent began', async () => {
    const first = await recorded([READ, { throws: new BotError('MODEL_OVERLOADED', 'x') }]);
    const second = await recorded([READ, DONE]);
    expect(await again(first.content + second.content)).toMatchObject({ steps: 2 });
    expect(readRecordings(first.content + second.content, 'x')).toHaveLength(2);
  });

  it('tells another end', async () => {
    const { content } = await recorded([READ, DONE]);
    const altered = content.replace('"kind":"end","stop":"finished"', '"kind":"end","stop":"silent"');
    expect((await again(altered)).divergence).toEqual({
      step: 2,
      expected: 'the end: silent',
      got: 'the end: finished',
    });
  });

  it('refuses what is no transcript, with the line', async () => {
    for (const [line, place] of [
      ['{}', 'f:1'],
      ['not json\n{}', 'f:1'],
      ['{"kind":"start"}', 'f:1'],
    ])
      expect(() => readRecordings(`${line}\n{"kind":"end","stop":"x"}\n`, 'f'), line).toThrow(place);
    const { content } = await recorded([READ, DONE]);
    expect(() => readRecordings(content.replace('"at":"aaa', '"at":"--x'), 'f')).toThrow(/f:1.*commit/s);
  });
});
