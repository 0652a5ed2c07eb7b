import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { processSandbox } from '../../src/sandboxes/process/process-sandbox.ts';
import { sandboxContract } from './sandbox.ts';

const path = process.env.PATH ?? '';
const bare = mkdtempSync(join(tmpdir(), 'issuewright-path-'));
for (const program of ['unshare', 'sh', 'prlimit']) symlinkSync(join('/usr/bin', program), join(bare, program));

const wrap = execaSync('bwrap', ['--version'], { reject: false }).exitCode === 0;
if (!wrap && process.env.ISSUEWRIGHT_REQUIRE_SERVICES === '1') throw new Error('bubblewrap is required here');
if (!wrap) process.stderr.write('SKIPPED: no bubblewrap\n');

sandboxContract('by bubblewrap', wrap, (dataDir) => processSandbox({ dataDir, allowNamespaces: false, path }));
sandboxContract('by util-linux namespaces', true, (dataDir) =>
  processSandbox({ dataDir, allowNamespaces: true, path: bare }),
);

describe('without bubblewrap', () => {
  it('namespaces are used only when the settings allow them by name', async () => {
    await expect(processSandbox({ dataDir: '/nowhere', allowNamespaces: false, path: bare })).rejects.toMatchObject({
      code: 'SANDBOX_MISSING',
    });
    expect((await processSandbox({ dataDir: '/nowhere', allowNamespaces: true, path: bare })).isolation.level).toBe(
      'namespaces',
    );
  });
});
