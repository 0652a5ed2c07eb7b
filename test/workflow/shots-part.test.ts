import { describe, expect, it } from 'vitest';
import type { Shots } from '../../src/domain/preview.ts';
import { shotsPart } from '../../src/workflow/render/shots-part.ts';

const [base, head] = ['a'.repeat(40), 'b'.repeat(40)];
const change = { base, commit: head, files: [] };
const url = 'https://forge.example.org/1.png';
const part = (shots: Partial<Shots>) => shotsPart({ change, shots: { base, head, pages: [], ...shots } });

describe('the screenshots of a pull request', () => {
  it('are told only of the commit that they show', () => {
    expect(shotsPart({ change })).toBeUndefined();
    expect(part({ head: base })).toBeUndefined();
  });

  it('leave a gap where there is one, and no row where there is nothing', () => {
    const shown = part({ pages: [{ path: '/a|b@c', head: url }, { path: '/none' }], why: 'base: gone' });
    expect(shown).toContain(`| \`/a\\|b@\u200bc\` | – | ![after](${url}) |`);
    expect(shown).toContain('Some screenshots could not be shown: `base: gone`');
    expect(shown).not.toContain('/none');
  });

  it('say why there are none, in words that do nothing', () => {
    expect(part({ pages: [{ path: '/' }], why: '`<b>` @all\n![x](y)' })).toBe(
      '### Screenshots\n\nScreenshots could not be shown: `` `<b>` @\u200ball ![x](y) ``',
    );
  });
});
