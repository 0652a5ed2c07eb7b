const CHANGELOG = /^(?:changelog|changes|history|news|releases?)(?:\.(?:md|rst|txt|adoc))?$/i;
const TEXT = /\.(?:md|markdown|mdx|rst|adoc|asciidoc)$/i;
const NO_PROSE = /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|node_modules|vendor|\.[^/]+)\//i;
/** What these say steers agents, and what people may do with the code. */
const RULES = /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|CODEOWNERS|LICEN[CS]E|COPYING|SECURITY)(?:\.\w+)?$/i;

/** Whether a path is that of the repository's changelog. */
export function isChangelog(path: string): boolean {
  return CHANGELOG.test(path);
}

/** Whether a path is that of a text for people: nothing that is run, tested, or tells an agent what to do. */
export function isText(path: string): boolean {
  if (RULES.test(path) || NO_PROSE.test(path)) return false;
  return isChangelog(path) || TEXT.test(path) || /^docs?\/.+\.txt$/i.test(path);
}
