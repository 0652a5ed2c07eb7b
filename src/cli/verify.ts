import { Command, Option } from 'commander';
import { BotError } from '../domain/errors.ts';
import { DATA_OPTION, dataDir, openStore } from './data-dir.ts';
import type { Ended, Io } from './io.ts';
import { orderOnDisk, workshopFor } from './order-on-disk.ts';
import { type SandboxWish, sandboxPool } from './sandbox-choice.ts';
import { policyOf, serverSettings } from './server-config.ts';

interface Options {
  readonly data?: string;
  readonly sandbox: SandboxWish;
  readonly json?: boolean;
}

const COMMAND_MS = 10 * 60_000;

/** `issuewright verify ID`: runs the gate commands of an order's evidence again, on the commit that they stand for. */
export function verifyCommand(io: Io, ended: Ended): Command {
  return new Command('verify')
    .description("run the gates of an order's evidence again, on exactly its commit, in a fresh sandbox")
    .argument('<order>', 'the id of the order')
    .option(...DATA_OPTION)
    .addOption(new Option('--sandbox <kind>', 'sandbox to use').choices(['auto', 'docker', 'process']).default('auto'))
    .option('--json', 'one JSON object a gate')
    .action(async (id: string, options: Options) => {
      const folder = await dataDir(options.data, io.env.dataDir);
      await using store = await openStore(folder);
      const { row, facts, mirror } = await orderOnDisk(store, id, folder, io.env.path);
      const commands = (facts.gates ?? []).flatMap((gate) =>
        gate.pass === 'skipped' || gate.evidence.command.startsWith('(') ? [] : [gate.evidence],
      );
      if (!facts.change || commands.length === 0)
        throw new BotError('INPUT_MISSING', `order ${id} has no evidence of commands yet`);
      const pool = sandboxPool({
        wish: options.sandbox,
        minimum: 'process',
        allowNamespaces: true,
        dataDir: folder,
        path: io.env.path,
        say: io.err,
      });
      const policy = policyOf(await serverSettings(undefined), folder, false);
      await using workshop = workshopFor(row.order, mirror, pool, policy);
      await using workspace = await workshop.fresh('verify', facts.change.commit, io.signal);
      let differs = false;
      for (const { name, command, exit, sha } of commands) {
        const again = await workspace.run(command, { timeoutMs: COMMAND_MS }, io.signal);
        const same = again.exit === exit && sha === facts.change.commit;
        differs ||= !same;
        io.out(
          options.json
            ? JSON.stringify({ name, command, sha, exit, again: again.exit, same })
            : `${same ? '✓' : '✗'} ${name} at ${sha.slice(0, 12)}: exit ${again.exit}, evidence says ${exit}: ${command}`,
        );
      }
      ended(differs ? 1 : 0);
    });
}
