import type { z } from 'zod';
import { type SettingKey, settingKeys } from './setting-keys.ts';

/** A Markdown table of every key of a settings schema, for the documentation. */
export function settingsReference(schema: z.ZodType): string {
  const rows = settingKeys(schema).map(
    (key) =>
      `| \`${key.path.join('.')}\` | ${key.type} | ${defaultOf(key)} | ${key.description.replaceAll('|', '\\|')} |`,
  );
  return ['| key | value | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}

function defaultOf({ default: value }: SettingKey): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}
