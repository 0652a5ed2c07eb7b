import { z } from 'zod';
import { attempt } from './attempt.ts';
import { filePath } from './repo-path.ts';
import { textFile } from './text-file.ts';
import { answered, defineTool, failed } from './tool.ts';

/** Replaces a piece of text that stands in a file exactly once. */
export const edit = defineTool({
  name: 'edit',
  input: z.strictObject({ path: filePath, old: z.string().min(1), new: z.string() }),
  run: async ({ path, old, new: replacement }, bench, signal) => {
    if (old === replacement) return failed('old and new are the same: nothing would change.');
    const workspace = await bench.workspace();
    const file = await textFile(workspace, path, signal);
    if (!file.ok) return failed(file.why);
    if (file.text.includes('\ufffd')) return failed(`${path} is not valid UTF-8; change it with shell.`);
    const [wanted, put] = inLineEnds(file.text, old, replacement);
    const places = placesOf(file.text, wanted);
    const [at] = places;
    if (at === undefined || places.length > 1) return failed(wrongCount(path, file.text, old, places));
    const text = file.text.slice(0, at) + put + file.text.slice(at + wanted.length);
    const tried = await attempt(workspace, () => workspace.write(path, Buffer.from(text), signal), signal);
    if (!tried.ok) return failed(`${path} cannot be written: ${tried.why}`);
    return answered(`Replaced at line ${lineAt(text, at)} of ${path}.`);
  },
});

/** Models write LF; in a file of CRLF lines that means CRLF. */
function inLineEnds(text: string, old: string, replacement: string): [string, string] {
  const crlf = text.includes('\r\n') && !old.includes('\r') && !text.includes(old);
  return crlf ? [toCrlf(old), toCrlf(replacement)] : [old, replacement];
}

function toCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at !== -1 && places.length < 10; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

function wrongCount(path: string, text: string, old: string, places: readonly number[]): string {
  if (places.length > 1) {
    const lines = places.map((at) => lineAt(text, at)).join(', ');
    const count = places.length === 10 ? 'at least 10' : places.length;
    return `old stands in ${path} ${count} times, at lines ${lines}. Add lines around it until it is the only one.`;
  }
  const near = nearest(text, old);
  const hint = near === undefined ? '' : ` Line ${near} is alike but for its white space.`;
  return `old does not stand in ${path}. Read the file and copy the text exactly, white space included.${hint}`;
}

/** The first line of the file that equals the first line of `old` without white space. */
function nearest(text: string, old: string): number | undefined {
  const wanted = bare(old.split('\n').find((line) => line.trim() !== '') ?? '');
  const index = wanted === '' ? -1 : text.split('\n').findIndex((line) => bare(line) === wanted);
  return index === -1 ? undefined : index + 1;
}

function bare(line: string): string {
  return line.replaceAll(/\s+/g, '');
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
