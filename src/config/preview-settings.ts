import { z } from 'zod';

/** Paths whose change is worth a look, unless the settings name others. */
const DEFAULT_WHEN = ['**/*.{html,css,jsx,tsx,vue,svelte}'];

// Of the characters that an address may hold all but quotes: what it is put into is a shell's and a browser's command.
const page = z
  .string()
  .max(200)
  .regex(/^\/(?!\/)[A-Za-z0-9._~!$&()*+,;=:@%/?-]*$/, 'a path such as / or /about?tab=1');
const pixels = z.int().min(200).max(2000);

/** How the app of a repository is looked at, as its settings state it. */
export const previewSchema = z.strictObject({
  start: z
    .string()
    .trim()
    .min(1)
    .max(4096)
    .optional()
    .describe(
      'Shell command that serves the app on the port `$PORT`, e.g. `npm run preview`; no screenshots without it.',
    ),
  urls: z.array(page).min(1).max(5).default(['/']).describe('Pages to look at, at most 5.'),
  when: z
    .array(z.string().min(1).max(512))
    .min(1)
    .max(100)
    .default(DEFAULT_WHEN)
    .describe('Globs of paths: screenshots are taken only of a change that touches one of them.'),
  readySeconds: z.int().min(1).max(60).default(30).describe('Seconds that the app may take until it listens.'),
  width: pixels.default(1280).describe('Width of the window in pixels.'),
  height: pixels.default(800).describe('Height of the window in pixels.'),
});
