import { commandOutput } from '../tools/command-output.ts';
import type { OutlinedFile } from './outline.ts';
import type { Sources } from './read-sources.ts';

const MOST_DECLARATIONS = 10;
/** Of those that nothing else uses. */
const MOST_UNUSED = 5;
const MOST_EXTENSIONS = 8;
const NOTES_BYTES = 500;

/** The map as text of at most `maxBytes`: the most used files first, of each its most used declarations by line. */
export function renderMap(
  folder: string,
  files: readonly OutlinedFile[],
  sources: Pick<Sources, 'leftOut' | 'unknown'>,
  maxBytes: number,
): string {
  const shown: string[] = [];
  let left = maxBytes - NOTES_BYTES;
  for (const file of files) {
    const text = fileText(file);
    left -= Buffer.byteLength(text) + 1;
    if (left < 0) break;
    shown.push(text);
  }
  const notes = [
    ...missing(files.length - shown.length + sources.leftOut),
    ...notParsed(files),
    ...unsupported(sources.unknown),
  ];
  const all = [...shown, ...notes];
  return all.length === 0 ? `${folder} holds no files.` : commandOutput(all.join('\n'), maxBytes);
}

function fileText({ path, declarations }: OutlinedFile): string {
  const ranked = declarations.toSorted((a, b) => b.used - a.used || a.line - b.line);
  const used = ranked.filter((one) => one.used > 0).length;
  const kept = ranked.slice(0, Math.min(MOST_DECLARATIONS, used + MOST_UNUSED));
  const lines = kept
    .sort((a, b) => a.line - b.line)
    .map((one) => `${one.member ? '    ' : '  '}${one.line} ${one.text}`);
  const more = declarations.length - kept.length;
  return [path, ...lines, ...(more > 0 ? [`  … ${more} more`] : [])].join('\n');
}

function missing(count: number): string[] {
  return count > 0 ? [`[… ${count} more files; map a folder in it to see them …]`] : [];
}

function notParsed(files: readonly OutlinedFile[]): string[] {
  const count = files.filter(({ parsed }) => !parsed).length;
  return count > 0 ? [`[${count} files took too long to parse; read them.]`] : [];
}

function unsupported(unknown: ReadonlyMap<string, number>): string[] {
  const most = [...unknown].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MOST_EXTENSIONS);
  const told = most.map(([extension, count]) => `${count} ${extension.slice(0, 20)}`);
  return told.length > 0 ? [`[Not outlined: ${told.join(', ')}${unknown.size > told.length ? ', …' : ''}]`] : [];
}
