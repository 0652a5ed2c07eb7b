const MAX = 200;
/** What git's rules for names of refs forbid anywhere, and every character that is not seen. */
const FORBIDDEN = /[\p{C}\p{Z}~^:?*[\\]|\.\.|@\{|\/\//u;

/** Whether a text may be the name of a branch: as git has it, and without what only misleads people. */
export function isBranchName(name: string): boolean {
  if (name === '' || name.length > MAX || name === '@' || FORBIDDEN.test(name)) return false;
  if (/^[-/]|[/.]$|^refs\/|^HEAD$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}
