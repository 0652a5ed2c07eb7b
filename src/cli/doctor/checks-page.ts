import { CHECKS } from './checks.ts';

/** The text of `docs/doctor.md`. */
export function checksPage(): string {
  const rows = CHECKS.map(
    ({ id, looksAt, problem = '', warning = '', next }) =>
      `| \`${id}\` | ${looksAt} | ${problem} | ${warning} | ${next} |`,
  );
  return `# What the doctor looks at

Made from \`src/cli/doctor/\`; a test holds the two together.

\`issuewright doctor\` looks at everything that a server needs, says what is wrong with it and what to do. It changes
nothing: to see whether a token may write, it sends Gitea requests that lack every mandatory field, which are refused in
one way for those who may and in another for those who may not. No model is asked for a reply. Every question has a
deadline, and all that do not need each other are asked at the same time.

    issuewright doctor --settings server.yml [--repo OWNER/NAME…] [--url https://bot.example.org] [--json]

Each line is \`✓\` fine, \`!\` a warning, \`✗\` a problem, or \`–\` not checked, with the reason. The exit code is 1 where
there is a problem, else 0. With \`--json\` each line is an object: \`check\`, \`level\` (\`ok\`, \`warning\`, \`problem\`,
\`not-checked\`), \`says\`, and where they apply \`about\` and \`next\`. No secret is ever printed.

## The token of the bot

| forge | user | token |
| --- | --- | --- |
| Gitea, Forgejo | its own, administrator of the repository, not of the server | \`read:user\`, \`write:issue\`, \`write:repository\` |
| GitLab | its own or a project's, role Developer | \`api\` |
| GitHub | an app, or a user of its own with write access | contents, issues, pull requests and commit statuses to write; a classic token: \`repo\` |

## The checks

| check | looks at | problem when | warning when | what to do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
