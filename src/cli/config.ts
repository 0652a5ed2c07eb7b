import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { publishedSchemas } from '../config/json-schema.ts';
import { parseRepoSettings, parseServerSettings, settingsInvalid } from '../config/parse-settings.ts';
import type { Io } from './io.ts';

type Kind = 'repository' | 'server';

/** `issuewright config`: checks a settings file, or prints the JSON Schema for editors. */
export function configCommand(io: Io): Command {
  const kind = () =>
    new Option('--kind <kind>', 'whose settings').choices(['repository', 'server']).default('repository');
  const check = new Command('check')
    .description('say every problem of a settings file at once, each as file:line:column')
    .argument('<file>')
    .addOption(kind())
    .option('--json', 'the effective settings as one JSON object')
    .action(async (file: string, options: { kind: Kind; json?: boolean }) => {
      const content = await readFile(file).catch((cause: unknown) => {
        throw settingsInvalid([`${file}:1:1: cannot be read`], cause);
      });
      const { settings } =
        options.kind === 'server' ? parseServerSettings({ file, content }) : parseRepoSettings({ file, content });
      io.out(options.json ? JSON.stringify(settings) : `${file} is fine`);
    });
  const schema = new Command('schema')
    .description('print the JSON Schema of a settings file')
    .addOption(kind())
    .action((options: { kind: Kind }) => {
      const [, text = ''] =
        Object.entries(publishedSchemas()).find(([name]) => basename(name).startsWith(options.kind)) ?? [];
      io.raw(text);
    });
  return new Command('config').description('settings files').addCommand(check).addCommand(schema);
}
