import { execa } from 'execa';

/** Whether Debian's Chromium is on this machine. Where services are required its absence is an error instead of a skip. */
export async function chromiumAnswers(): Promise<boolean> {
  const { exitCode, stderr } = await execa('/usr/lib/chromium/chromium', ['--version'], {
    reject: false,
    timeout: 20_000,
  });
  if (exitCode === 0) return true;
  if (process.env.ISSUEWRIGHT_REQUIRE_SERVICES === '1') throw new Error(`Chromium is required here: ${stderr}`);
  process.stderr.write('SKIPPED: there is no Chromium, no screenshots are taken\n');
  return false;
}
