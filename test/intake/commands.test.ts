import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/domain/actor.ts';
import { COMMANDS, commandNamed } from '../../src/intake/commands.ts';
import { commandsHelp, commandsPage } from '../../src/intake/commands-page.ts';
import { interpret } from '../../src/intake/interpret.ts';

const issue = { repo: { owner: 'owner', name: 'name' }, number: 3 };

describe('the table of commands', () => {
  it.each(COMMANDS.map((spec) => [spec.name, spec] as const))(
    '%s is told whole, and its example is understood',
    (name, spec) => {
      expect(commandNamed(name.toUpperCase())).toBe(spec);
      expect(PERMISSIONS).toContain(spec.needs);
      expect(spec.description).toMatch(/^[A-Z].*\.$/);
      const event = { kind: 'comment-created', issue, sender: { login: 'ann' }, body: `/x ${spec.example}` } as const;
      expect(interpret(event, { prefix: '/x' })).toMatchObject({
        commands: [{ kind: name === 'plan' ? 'run' : name }],
        ignored: [],
      });
    },
  );

  it('holds every name once', () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
  });

  it('is what help and the page show, under the prefix in use', () => {
    const help = commandsHelp('/bot');
    for (const { name, description, needs } of COMMANDS) {
      const row = help.split('\n').find((line) => line.startsWith(`| \`/bot ${name}`));
      expect(row).toContain(description);
      expect(row).toContain(`${needs} permission`);
    }
    expect(commandsPage('/bot')).toContain(help);
    expect(help).not.toContain('/agent');
  });
});
