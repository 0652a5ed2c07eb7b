import { describe, expect, it } from 'vitest';
import { orderSettings } from '../../src/config/order-settings.ts';
import { parseRepoSettings } from '../../src/config/parse-settings.ts';
import { promptTexts } from '../../src/config/prompt-texts.ts';
import { BotError } from '../../src/domain/errors.ts';
import { roleNamed } from '../../src/domain/role.ts';

const parsed = (content: string) => parseRepoSettings({ file: 's.yml', content });

function problems(content: string): readonly string[] {
  try {
    parsed(content);
    return [];
  } catch (error) {
    if (error instanceof BotError) return error.message.split('\n');
    throw error;
  }
}

describe('roles in the settings', () => {
  it('tune one of the four, or extend one', () => {
    const { settings, hash } = parsed(
      'roles:\n  developer: { prompt: Be brief., share: 0.5 }\n  scribe: { extends: developer, tools: [read, edit], steps: 9 }\n',
    );
    expect(orderSettings(settings, hash).roles).toEqual({
      developer: { extends: 'developer', prompt: 'Be brief.', share: 0.5 },
      scribe: { extends: 'developer', tools: ['read', 'edit'], steps: 9 },
    });
  });

  it.each([
    [
      '{ scribe: {} }',
      /s\.yml:1:10: roles\.scribe: expected the key extends with one of developer, architect, tester, reviewer, found a map/,
    ],
    ['{ develper: { steps: 3 } }', /or did you mean the role developer\?/],
    ['{ scribe: { extends: develper } }', /roles\.scribe\.extends: expected one of .*, did you mean developer\?/],
    ['{ tester: { extends: developer } }', /roles\.tester\.extends: expected nothing: tester is one of the four/],
    [
      '{ scribe: { extends: reviewer, tools: [read, shell] } }',
      /roles\.scribe\.tools\[1\]: expected one of read, list, search, map, which is all that the reviewer may use, found "shell"/,
    ],
    ['{ architect: { tools: [write] } }', /roles\.architect\.tools\[0\]: expected one of read, list, search, map/],
    ['{ scribe: { extends: developer, tools: [serach] } }', /did you mean search\?/],
    ['{ scribe: { extends: developer, promt: x } }', /unknown key.* did you mean prompt\?/],
    ['{ scribe: { extends: developer, prompt: x, promptFile: y } }', /expected either prompt or promptFile/],
    ['{ scribe: { extends: developer, promptFile: ../secret } }', /a path from the root/],
    ['{ scribe: { extends: developer, promptFile: /etc/passwd } }', /a path from the root/],
    ['{ done: { extends: developer } }', /a name that no label of the bot has already/],
    ['{ no: { extends: developer } }', /a name that no label of the bot has already/],
    ['{ Scribe: { extends: developer } }', /small letters/],
    ['{ constructor: {} }', /the key extends/],
    ['{ scribe: { extends: developer, share: 0 } }', /at least 0\.01/],
  ])('%s is refused', (roles, said) => {
    expect(problems(`roles: ${roles}\n`).join('\n')).toMatch(said);
  });

  it('of an odd name make no role', () => {
    const { settings } = parsed('roles: { __proto__: { extends: developer } }\n');
    expect(roleNamed('__proto__', orderSettings(settings, 'x').roles)).toBeUndefined();
    expect(roleNamed('constructor', orderSettings(settings, 'x').roles)).toBeUndefined();
  });

  it('protect the files that they name, whose texts are read and cleaned', async () => {
    const source = parsed('protected: []\nroles: { tester: { promptFile: .github/t.md } }\n');
    const files = await promptTexts(source, async () => Buffer.from('Be\u200b strict.<!-- x -->\n'));
    const { roles, protectedPaths } = orderSettings(source.settings, source.hash, files);
    expect(roles?.tester?.prompt).toBe('Be strict.');
    expect(protectedPaths).toContain('.github/t.md');
  });

  it.each([
    ['nothing', undefined, /found none at "t\.md"/],
    ['other bytes', Buffer.from([1, 0, 2]), /found none/],
    ['too much', Buffer.from('x'.repeat(9_000)), /found 9000 characters/],
  ])('with a file of %s cannot be used', async (_what, bytes, said) => {
    const source = parsed('roles: { tester: { promptFile: t.md } }\n');
    await expect(promptTexts(source, async () => bytes)).rejects.toThrow(said);
  });
});

describe('profiles of tasks', () => {
  it('are taken over, with a hint for slips', () => {
    const { settings } = parsed('gates: { byTask: { documentation: minimal } }\n');
    expect(orderSettings(settings, 'x').profiles).toEqual({ documentation: 'minimal' });
    expect(problems('gates: { byTask: { bugfix: strict } }\n').join()).toMatch(/did you mean bug_fix\?/);
  });
});
