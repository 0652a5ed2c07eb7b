import { describe, expect, it } from 'vitest';
import { DEMO_PROVIDERS } from '../../src/cli/demo-models.ts';
import { type DemoOptions, runDemo } from '../../src/cli/run-demo.ts';
import { silentLog } from '../support/silent-log.ts';

const options: Omit<DemoOptions, 'signal' | 'provider'> = {
  sandbox: 'process',
  forge: 'gitea',
  port: 0,
  path: process.env.PATH ?? '',
  log: silentLog,
  onEvent: () => undefined,
  say: () => undefined,
};

const DIALECTS = { anthropic: 'anthropic', openai: 'openai', ollama: 'ollama', compatible: 'chat' } as const;
const PROVIDERS = DEMO_PROVIDERS.filter((provider) => provider !== 'scripted');

describe.each(PROVIDERS)('a demo order whose model is asked as %s', (provider) => {
  it('is delivered, and every request was one that the provider would take', { timeout: 180_000 }, async () => {
    await using demo = await runDemo({ ...options, provider, signal: AbortSignal.timeout(120_000) });
    expect(demo.outcome.kind).toBe('delivered');
    const { requests } = demo.world.model;
    expect(requests.length).toBeGreaterThan(5);
    expect(new Set(requests.map(({ dialect }) => dialect))).toEqual(new Set([DIALECTS[provider]]));
    expect(requests.flatMap(({ refused }) => refused ?? [])).toEqual([]);
  });
});
