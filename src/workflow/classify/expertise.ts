const MOST = 8;
const MAX_CHARACTERS = 20_000;

const FIELDS: readonly (readonly [field: string, extensions: string, words: string])[] = [
  ['typescript', 'tsx?|mts|cts', 'typescript'],
  ['javascript', 'jsx?|mjs|cjs', 'javascript|node(?:\\.?js)?|npm'],
  ['python', 'pyi?', 'python|pytest|django|flask|pip'],
  ['go', 'go', 'golang'],
  ['rust', 'rs', 'rust|cargo'],
  ['java', 'java', 'java|maven|gradle|spring'],
  ['kotlin', 'kts?', 'kotlin'],
  ['c', 'c|h', ''],
  ['c++', 'cc|cpp|cxx|hpp', 'c\\+\\+|cmake'],
  ['c#', 'cs|csproj', 'c#|dotnet'],
  ['ruby', 'rb', 'ruby|rails'],
  ['php', 'php', 'php|laravel'],
  ['shell', 'sh|bash', 'bash|shell script'],
  ['sql', 'sql', 'sql|postgres(?:ql)?|mysql|sqlite'],
  ['frontend', 'css|scss|html|vue|svelte', 'css|html|react|vue|svelte|frontend|accessibility'],
  ['docker', 'dockerfile', 'docker|dockerfile|container images?'],
  ['kubernetes', '', 'kubernetes|k8s|helm'],
  ['terraform', 'tf', 'terraform'],
  ['ci', '', 'ci|github actions|gitlab ci|workflows?'],
  ['security', '', 'security|vulnerabilit(?:y|ies)|cve|xss|csrf|injection'],
  ['documentation', 'md|rst|adoc', 'documentation|readme|changelog'],
];

/** The languages and fields that a text names, by paths and words; at most eight. */
export function expertise(text: string): readonly string[] {
  const told = text.slice(0, MAX_CHARACTERS);
  return FIELDS.filter(
    ([, extensions, words]) =>
      (extensions !== '' && hasPath(told, extensions)) || (words !== '' && hasWord(told, words)),
  )
    .map(([field]) => field)
    .slice(0, MOST);
}

function hasPath(text: string, extensions: string): boolean {
  return new RegExp(String.raw`[\w-]\.(?:${extensions})(?![\w-])`, 'i').test(text);
}

function hasWord(text: string, words: string): boolean {
  return new RegExp(String.raw`(?<![\w./-])(?:${words})(?![\w-])`, 'i').test(text);
}
