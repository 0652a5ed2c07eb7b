import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import type { Env } from '../config/env.ts';
import { type Explained, explainSettings } from '../config/explain.ts';
import { publishedSchemas } from '../config/json-schema.ts';
import {
  type ParsedSettings,
  parseRepoSettings,
  parseServerSettings,
  settingsInvalid,
} from '../config/parse-settings.ts';
import { repoSettingsSchema } from '../config/repo-settings.ts';
import { serverOverrides } from '../config/server-overrides.ts';
import { type ServerSettings, serverSettingsSchema } from '../config/server-settings.ts';
import type { Io } from './io.ts';

type Kind = 'repository' | 'server';

/** `issuewright config`: checks a settings file, explains where its values come from, or prints the JSON Schema for editors. */
export function configCommand(io: Io): Command {
  const kind = () =>
    new Option('--kind <kind>', 'whose settings').choices(['repository', 'server']).default('repository');
  const check = new Command('check')
    .description('say every problem of a settings file at once, each as file:line:column')
    .argument('<file>')
    .addOption(kind())
    .option('--json', 'the effective settings as one JSON object')
    .action(async (file: string, options: { kind: Kind; json?: boolean }) => {
      const content = await contentOf(file);
      const { settings } =
        options.kind === 'server' ? parseServerSettings({ file, content }) : parseRepoSettings({ file, content });
      io.out(options.json ? JSON.stringify(settings) : `${file} is fine`);
    });
  const explain = new Command('explain')
    .description('print every effective setting and where it came from')
    .argument('[file]', 'the settings file; without it, the defaults')
    .addOption(kind())
    .option('--json', 'one JSON object a setting')
    .action(async (file: string | undefined, options: { kind: Kind; json?: boolean }) => {
      const source = file === undefined ? undefined : { file, content: await contentOf(file) };
      const rows =
        options.kind === 'server'
          ? explainedServer(parseServerSettings(source), io.env)
          : explainSettings(parseRepoSettings(source), repoSettingsSchema);
      for (const row of rows)
        io.out(options.json ? JSON.stringify({ ...row, value: row.value ?? null }) : explainedLine(row));
    });
  const schema = new Command('schema')
    .description('print the JSON Schema of a settings file')
    .addOption(kind())
    .action((options: { kind: Kind }) => {
      const [, text = ''] =
        Object.entries(publishedSchemas()).find(([name]) => basename(name).startsWith(options.kind)) ?? [];
      io.raw(text);
    });
  return new Command('config').description('settings files').addCommand(check).addCommand(explain).addCommand(schema);
}

function explainedServer(parsed: ParsedSettings<ServerSettings>, env: Env): readonly Explained[] {
  return explainSettings(parsed, serverSettingsSchema, serverOverrides(env, parsed.settings.forge.kind));
}

async function contentOf(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((cause: unknown) => {
    throw settingsInvalid([`${file}:1:1: cannot be read`], cause);
  });
}

function explainedLine({ key, value, from }: Explained): string {
  return `${key} = ${value === undefined ? '(none)' : JSON.stringify(value)}  (${from})`;
}
