import { Command, Option } from 'commander';
import { BotError } from '../domain/errors.ts';
import type { GateResult } from '../domain/gate.ts';
import { gateName } from '../domain/gate.ts';
import { DEFAULT_GATE_LIMITS } from '../gates/gate.ts';
import { gatesOf } from '../gates/profiles.ts';
import { runGates } from '../gates/run-gates.ts';
import { createRedactor } from '../lib/redact.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { taskType } from '../workflow/classify/task-type.ts';
import { gatesPass } from '../workflow/verdicts.ts';
import { DATA_OPTION, dataDir, openStore } from './data-dir.ts';
import type { Ended, Io } from './io.ts';
import { type OrderOnDisk, orderOnDisk, workshopFor } from './order-on-disk.ts';
import { type SandboxWish, sandboxPool } from './sandbox-choice.ts';
import { policyOf, serverSettings } from './server-config.ts';

interface Options {
  readonly order: string;
  readonly data?: string;
  readonly sandbox: SandboxWish;
  readonly json?: boolean;
}

/** `issuewright phase NAME --order ID`: one phase that changes nothing outside, run alone on what the order established. */
export function phaseCommand(io: Io, ended: Ended): Command {
  const phase = new Command('phase').description(
    'run one phase of an order alone; nothing is journaled or shown on the forge',
  );
  const add = (
    name: string,
    description: string,
    run: (found: OrderOnDisk, options: Options, folder: string) => Promise<boolean>,
  ) =>
    phase.addCommand(
      new Command(name)
        .description(description)
        .requiredOption('--order <id>', 'the id of the order')
        .option(...DATA_OPTION)
        .addOption(
          new Option('--sandbox <kind>', 'sandbox to use').choices(['auto', 'docker', 'process']).default('auto'),
        )
        .option('--json', 'one JSON object a result')
        .action(async (options: Options) => {
          const folder = await dataDir(options.data, io.env.dataDir);
          await using store = await openStore(folder);
          ended((await run(await orderOnDisk(store, options.order, folder, io.env.path), options, folder)) ? 0 : 1);
        }),
    );
  add('classify', 'say what sort of task the issue is', async ({ row }, { json }) => {
    const { type } = taskType(row.order.snapshot) ?? { type: 'development' };
    io.out(json ? JSON.stringify({ type }) : type);
    return true;
  });
  add('test', 'run the gates on the change so far', async (found, options, folder) => {
    const gates = await testAlone(io, found, options, folder);
    for (const gate of gates)
      io.out(
        options.json
          ? JSON.stringify(gate)
          : `${gate.pass === true ? '✓' : gate.pass === 'skipped' ? '-' : '✗'} ${gateName(gate)}`,
      );
    return gatesPass(gates);
  });
  return phase;
}

async function testAlone(
  io: Io,
  { row, facts, mirror }: OrderOnDisk,
  { order: id, sandbox }: Options,
  folder: string,
): Promise<readonly GateResult[]> {
  const { order } = row;
  const { change, baseline } = facts;
  if (!change)
    throw new BotError(
      'INPUT_MISSING',
      `the phase test needs a change, and order ${id} has none yet: its phases implement and commit come first`,
    );
  const pool = sandboxPool({
    wish: sandbox,
    minimum: 'process',
    allowNamespaces: true,
    dataDir: folder,
    path: io.env.path,
    say: io.err,
  });
  await using workshop = workshopFor(order, mirror, pool, policyOf(await serverSettings(undefined), folder, false));
  await using workspace = await workshop.fresh('gates', change.commit, io.signal);
  const { secrets } = io.env;
  const redact = createRedactor(secrets).text;
  const input = {
    change,
    profile: order.profile,
    settings: order.settings,
    source: mirror,
    workspace,
    secrets,
    redact,
    clock: systemClock,
    limits: DEFAULT_GATE_LIMITS,
  };
  return await runGates(gatesOf(order.profile), { ...input, ...(baseline && { baseline }) }, io.signal);
}
