import { execa } from 'execa';

/** Whether a Docker engine answers. Where services are required its absence is an error instead of a skip. */
export async function dockerAnswers(): Promise<boolean> {
  const { exitCode, stderr } = await execa('docker', ['version'], { reject: false, timeout: 10_000 });
  if (exitCode === 0) return true;
  if (process.env.ISSUEWRIGHT_REQUIRE_SERVICES === '1') throw new Error(`Docker is required here: ${stderr}`);
  process.stderr.write('SKIPPED: no Docker engine answers, the tests in containers do not run\n');
  return false;
}
