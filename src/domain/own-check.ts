/**
 * What the bot shows of its own work, and the workflow that runs it, by the name of its job (GitHub, GitLab) or by its own
 * name and that of its job (Gitea). A look at a pull request because of them would never end.
 */
const OWN = /^issuewright(?:$|\s*\/)/i;

/** Whether a check is the bot's own. */
export function isOwnCheck(name: string): boolean {
  return OWN.test(name);
}
