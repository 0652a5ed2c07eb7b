import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../src/cli/model-choices.ts';
import { readEnv } from '../../src/config/env.ts';
import { parseServerSettings } from '../../src/config/parse-settings.ts';

const models = (content: string) => parseServerSettings({ file: 'server.yml', content }).settings.models;
const NONE = readEnv({});

describe('the models of a reviewer', () => {
  it('are its own where the settings name them', () => {
    const settings = models('models: { default: [a/x], reviewer: [a/x, b/y] }');
    expect(choicesOf('reviewer', settings, NONE)).toEqual(['a/x', 'b/y']);
  });

  it("begin with another provider than the developer's, then with another model of it", () => {
    const settings = models('models: { default: [a/x, a/z, b/y] }');
    expect(choicesOf('developer', settings, NONE)).toEqual(['a/x', 'a/z', 'b/y']);
    expect(choicesOf('reviewer', settings, NONE)).toEqual(['b/y', 'a/z', 'a/x']);
  });

  it('come from whichever keys are there', () => {
    const env = readEnv({ ANTHROPIC_API_KEY: 'k'.repeat(20), OPENAI_API_KEY: 'l'.repeat(20) });
    expect(choicesOf('developer', {}, env)[0]).toMatch(/^anthropic/);
    expect(choicesOf('reviewer', {}, env)[0]).toMatch(/^openai/);
  });

  it('are none where nothing names one', () => {
    expect(() => choicesOf('reviewer', {}, NONE)).toThrow(/neither the settings nor the environment/);
  });
});
