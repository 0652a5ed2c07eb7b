import { COMMANDS, type CommandSpec } from './commands.ts';

/** The commands as Markdown for a comment. */
export function commandsHelp(prefix: string): string {
  return [
    '| command | what it does | who may |',
    '|---|---|---|',
    ...COMMANDS.map((spec) => `| \`${written(spec, prefix)}\` | ${spec.description} | ${who(spec)} |`),
  ].join('\n');
}

/** The text of `docs/commands.md`. */
export function commandsPage(prefix: string): string {
  return `# Commands in comments

Made from \`src/intake/commands.ts\`; a test holds the two together.

Write a command in a new comment on an issue, on a line of its own that starts with \`${prefix}\`, or with a mention of
the bot's account, e.g. \`@issuewright help\`. Capitals do not matter. Several commands go on several lines, at most ten
in one comment. A command inside a quote, a code block or an HTML comment is only text, and so is one that is written
by editing a comment later.

${commandsHelp(prefix)}

Whether somebody may use a command is asked of the forge each time. Where the issue's author may use it too, they need
no permission in the repository for it.

## Examples

${COMMANDS.map((spec) => `    ${prefix} ${spec.example}`).join('\n')}
`;
}

function written(spec: CommandSpec, prefix: string): string {
  return [prefix, spec.name, spec.usage].filter((part) => part !== '').join(' ');
}

function who(spec: CommandSpec): string {
  return `${spec.needs} permission${spec.author ? ", or the issue's author" : ''}`;
}
