import { z } from 'zod';
import { openGrammars } from '../repo-map/grammars.ts';
import { outline } from '../repo-map/outline.ts';
import { readSources } from '../repo-map/read-sources.ts';
import { renderMap } from '../repo-map/render-map.ts';
import { repoPath } from './repo-path.ts';
import { answered, defineTool, failed, type Tool } from './tool.ts';

const MAX_BYTES = 6_000;

/** Outlines the files of a folder. They are parsed here, as data; nothing of the repository is run. */
export function map(description: string): Tool {
  const grammars = openGrammars();
  const make = defineTool({
    name: 'map',
    input: z.strictObject({ path: repoPath.default('.') }),
    run: async ({ path }, bench, signal) => {
      const found = await readSources(await bench.workspace(), path, signal);
      if (!found) return failed(`There is no folder ${path}, or git cannot list it. Use list.`);
      const files = await outline(found.sources, grammars, signal);
      return answered(renderMap(path, files, found, Math.min(MAX_BYTES, bench.outputBytes)));
    },
  });
  return make(description);
}
