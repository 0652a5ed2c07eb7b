import { realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** The running Node.js, and npm where it stands outside /usr, as read-only folders under /opt. */
export async function nodeTools(path: string): Promise<readonly { readonly from: string; readonly to: string }[]> {
  const tools = [{ from: dirname(await realpath(process.execPath)), to: '/opt/node/bin' }];
  for (const folder of path.split(delimiter)) {
    const npm = await realpath(join(folder, 'npm')).catch(() => undefined);
    if (npm === undefined || folder.endsWith('node_modules/.bin')) continue;
    // <prefix>/lib/node_modules/npm/bin/npm-cli.js
    const prefix = npm.split('/lib/node_modules/npm/', 1)[0] ?? '/usr';
    if (!prefix.startsWith('/usr')) tools.push({ from: prefix, to: '/opt/npm' });
    break;
  }
  return tools;
}
