import { readFile } from 'node:fs/promises';
import { TOOL_NAMES, type ToolName } from '../../domain/role.ts';
import { canParse } from '../repo-map/grammars.ts';
import { edit } from './edit.ts';
import { list } from './list.ts';
import { map } from './map.ts';
import { read } from './read.ts';
import { search } from './search.ts';
import { shell } from './shell.ts';
import type { Tool } from './tool.ts';
import { write } from './write.ts';

const MAKERS = { read, list, search, map, edit, write, shell } as const satisfies Record<
  ToolName,
  (description: string) => Tool
>;

/** The tools by name; `map` only where the packages that parse are there. */
export type Toolbox = Readonly<Record<Exclude<ToolName, 'map'>, Tool> & Partial<Record<'map', Tool>>>;

/** Loads the descriptions of all tools, once per process, and makes the tools. */
export async function loadTools(): Promise<Toolbox> {
  const made = await Promise.all(
    TOOL_NAMES.filter((name) => name !== 'map' || canParse()).map(async (name) => {
      const text = await readFile(new URL(`${name}.md`, import.meta.url), 'utf8');
      return [name, MAKERS[name](text.trim())] as const;
    }),
  );
  return Object.fromEntries(made) as Toolbox;
}
