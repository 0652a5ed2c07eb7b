import { readFile } from 'node:fs/promises';
import { TOOL_NAMES, type ToolName } from '../../domain/role.ts';
import { edit } from './edit.ts';
import { list } from './list.ts';
import { read } from './read.ts';
import { search } from './search.ts';
import { shell } from './shell.ts';
import type { Tool } from './tool.ts';
import { write } from './write.ts';

const MAKERS = { read, list, search, edit, write, shell } as const satisfies Record<
  ToolName,
  (description: string) => Tool
>;

export type Toolbox = Readonly<Record<ToolName, Tool>>;

/** Loads the descriptions of all tools, once per process, and makes the tools. */
export async function loadTools(): Promise<Toolbox> {
  const made = await Promise.all(
    TOOL_NAMES.map(async (name) => {
      const text = await readFile(new URL(`${name}.md`, import.meta.url), 'utf8');
      return [name, MAKERS[name](text.trim())] as const;
    }),
  );
  return Object.fromEntries(made) as Toolbox;
}
