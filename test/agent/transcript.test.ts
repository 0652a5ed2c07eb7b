import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAgent } from '../../src/agent/loop.ts';
import { openTranscript } from '../../src/agent/transcript.ts';
import { DONE, taskOf } from './agent-task.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'issuewright-transcript-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function lines(file: string): Promise<{ kind: string; message?: unknown }[]> {
  return (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('openTranscript', () => {
  it('records a whole run so that it can be told again, and only ever appends', async () => {
    const file = join(folder, 'new', 'develop.jsonl');
    const transcript = openTranscript(file, (text) => text);
    await using given = await taskOf([{ calls: [['read', { path: 'a.txt' }]] }, DONE], { observe: transcript.add });
    const result = await runAgent(given.task, new AbortController().signal);
    const first = await lines(file);
    expect(first.flatMap(({ message }) => message ?? [])).toEqual(result.transcript);
    expect(first.map(({ kind }) => kind).join()).toBe('message,reply,message,call,message,reply,message,message,end');
    await openTranscript(file, (text) => text).add({ kind: 'end', stop: 'time' });
    expect((await lines(file)).slice(0, first.length)).toEqual(first);
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('redacts every text and every key, and stays JSON', async () => {
    const file = join(folder, 'x.jsonl');
    const secret = `s3cr"et\n${'x'.repeat(8)}`;
    const transcript = openTranscript(file, (text) => text.replaceAll(secret, '"[redacted]'));
    const input = { [secret]: [{ deep: `a ${secret} b` }] };
    const message = { role: 'assistant' as const, parts: [{ kind: 'call' as const, id: '1', tool: 'shell', input }] };
    await transcript.add({ kind: 'message', message });
    expect(await lines(file)).toEqual([
      {
        kind: 'message',
        message: {
          role: 'assistant',
          parts: [{ kind: 'call', id: '1', tool: 'shell', input: { '"[redacted]': [{ deep: 'a "[redacted] b' }] } }],
        },
      },
    ]);
  });

  it('keeps the order of entries that are not waited for', async () => {
    const file = join(folder, 'y.jsonl');
    const transcript = openTranscript(file, (text) => text);
    const many = Array.from({ length: 50 }, (_, n) => transcript.add({ kind: 'call', tool: 't', summary: `${n}` }));
    await Promise.all(many);
    expect((await lines(file)).map((line) => Number((line as { summary?: string }).summary))).toEqual([
      ...Array(50).keys(),
    ]);
  });

  it('says so when it cannot be written', async () => {
    const transcript = openTranscript(join('/dev/null', 'x.jsonl'), (text) => text);
    await expect(transcript.add({ kind: 'end', stop: 'time' })).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});
