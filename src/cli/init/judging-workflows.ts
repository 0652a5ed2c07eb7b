import { parse } from 'yaml';
import { z } from 'zod';
import type { Sha } from '../../domain/refs.ts';
import type { Mirror } from '../../ports/git.ts';

const FOLDER = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const OURS = '.github/workflows/issuewright.yml';
const MOST = 20;
const MOST_BYTES = 256 * 1024;

const Events = z.union([
  z.string().transform((name) => [name]),
  z.array(z.string()),
  z.record(z.string(), z.unknown()).transform(Object.keys),
]);
const Workflow = z.object({
  name: z
    .string()
    .regex(/^[^\p{C}]{1,100}$/u)
    .optional(),
  on: Events,
});

/** The names of a repository's own workflows that judge its pull requests; one without a name is called by its path. */
export async function judgingWorkflows(
  { source, at }: { readonly source: Pick<Mirror, 'file'>; readonly at: Sha },
  paths: readonly string[],
): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const path of paths.filter((one) => FOLDER.test(one) && one !== OURS)) {
    const { data } = Workflow.safeParse(parsed(await source.file(path, at)));
    // By other events nobody judges a branch of the bot's.
    if (data?.on.some((event) => event === 'pull_request' || event === 'push')) names.add(data.name ?? path);
  }
  return [...names].slice(0, MOST);
}

function parsed(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes && bytes.length <= MOST_BYTES ? parse(Buffer.from(bytes).toString('utf8')) : undefined;
  } catch {
    // No YAML, so no workflow that would ever run.
    return undefined;
  }
}
