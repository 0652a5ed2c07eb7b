import { createHash } from 'node:crypto';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { dockerAnswers } from '../support/docker-answers.ts';
import { walk } from './walk.ts';

it.skipIf(!(await dockerAnswers()))(
  'the same in containers, of which none is left',
  { timeout: 1_200_000 },
  async () => {
    const { outcome, deaths, dataDir } = await walk('docker', 1);
    expect(outcome).toBe('delivered');
    expect(deaths.length).toBeGreaterThan(60);
    const owner = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
    const { stdout } = await execa('docker', ['ps', '-aq', '--filter', `label=issuewright.data=${owner}`]);
    expect(stdout).toBe('');
  },
);
