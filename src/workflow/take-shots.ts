import { asBotError, errorRow } from '../domain/errors.ts';
import type { Preview } from '../domain/preview.ts';
import type { Sha } from '../domain/refs.ts';
import { plainPng } from '../lib/plain-png.ts';
import type { Workspace } from '../ports/sandbox.ts';
import type { Bench } from './bench.ts';
import { PAGE_SECONDS, PREVIEW_ENDS, previewScript, SHOTS_FOLDER } from './preview-script.ts';
import type { Workshop } from './workshop.ts';

/** The pictures of one commit's pages, in the pages' order, and what went wrong with those that are missing. */
export interface Taken {
  readonly pictures: readonly (Uint8Array | undefined)[];
  readonly problems: readonly string[];
}

const MOST_BYTES = 2 * 2 ** 20;
/** What the sandbox may take beside the app and the pages. */
const SPARE_SECONDS = 30;

/** Starts the app of a commit in a workspace of its own and looks at it; whatever goes wrong is told, not thrown. */
export async function takeShots(
  preview: Preview,
  at: Sha,
  { workshop, redact }: { readonly workshop: Pick<Workshop, 'fresh'>; readonly redact: Bench['redact'] },
  signal: AbortSignal,
): Promise<Taken> {
  try {
    await using workspace = await workshop.fresh('screenshots', at, signal);
    const seconds = preview.readySeconds + PAGE_SECONDS * preview.urls.length + SPARE_SECONDS;
    const options = { timeoutMs: seconds * 1000, outputBytes: 4096 };
    const { exit, stdout, timedOut } = await workspace.run(previewScript(preview), options, signal);
    if (exit === 0 && !timedOut) return await picturesOf(preview, workspace, signal);
    const why = timedOut ? `it took more than ${seconds} seconds` : (PREVIEW_ENDS.get(exit) ?? `it ended with ${exit}`);
    return none([why, redact(lastLine(stdout))].filter((part) => part !== '').join(': '));
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return none(errorRow(asBotError(thrown).code).says);
  }
}

/** Anything may lie there: the app could write it as well as the browser. */
async function picturesOf(preview: Preview, workspace: Workspace, signal: AbortSignal): Promise<Taken> {
  const pictures: (Uint8Array | undefined)[] = [];
  const problems: string[] = [];
  for (const [at, path] of preview.urls.entries()) {
    const file = `${SHOTS_FOLDER}/${at + 1}.png`;
    const bytes = await workspace.read(file, MOST_BYTES, signal).catch(() => tooLarge(signal));
    const judged = bytes instanceof Uint8Array ? plainPng(bytes, preview) : { ok: false as const, why: bytes };
    pictures.push(judged.ok ? judged.bytes : undefined);
    if (!judged.ok) problems.push(`${path}: ${judged.why ?? 'the browser took none'}`);
  }
  return { pictures, problems };
}

function tooLarge(signal: AbortSignal): string {
  signal.throwIfAborted();
  return `it cannot be read, or has more than ${MOST_BYTES / 2 ** 20} MiB`;
}

function none(why: string): Taken {
  return { pictures: [], problems: [why] };
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 300);
}
