import { detect } from './detect.ts';
import type { FoundCommand } from './detected.ts';
import type { GateInput } from './gate.ts';

/** The command that a gate runs: the settings' one, else what the base commit shows. Never read from the change. */
export async function commandOf(input: GateInput, kind: 'test' | 'lint'): Promise<FoundCommand | undefined> {
  const configured = input.settings.commands[kind];
  if (configured) return { command: configured, why: 'the settings' };
  return (await detect(input.source, input.change.base))[kind];
}
