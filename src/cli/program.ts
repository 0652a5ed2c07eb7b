import { Command } from 'commander';
import { appCommand } from './app.ts';
import { benchCommand } from './bench.ts';
import { configCommand } from './config.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import type { Ended, Io } from './io.ts';
import { killCommand } from './kill.ts';
import { ordersCommand } from './orders.ts';
import { phaseCommand } from './phase.ts';
import { replayCommand } from './replay.ts';
import { resumeCommand } from './resume.ts';
import { runCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { showCommand } from './show.ts';
import { verifyCommand } from './verify.ts';

const COMMANDS = [
  demoCommand,
  runCommand,
  serveCommand,
  phaseCommand,
  ordersCommand,
  showCommand,
  verifyCommand,
  replayCommand,
  resumeCommand,
  killCommand,
  doctorCommand,
  initCommand,
  appCommand,
  configCommand,
  benchCommand,
];

/** The command line, one file a command. */
export function program(io: Io, ended: Ended): Command {
  const root = new Command('issuewright')
    .description('Turns a labelled issue into a pull request that has passed its tests and a review.')
    .addHelpText(
      'after',
      '\nExit codes: 0 delivered or fine, 1 task failed, 2 usage or settings, 3 engine failure, 130 stopped.',
    );
  for (const make of COMMANDS) root.addCommand(make(io, ended));
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)]) {
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => io.raw(text), writeErr: (text) => io.err(text.trimEnd()) });
  }
  return root;
}
