import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Parser } from 'web-tree-sitter';

const PARSER = 'web-tree-sitter';

/** The grammar of each file extension. */
const GRAMMARS: Readonly<Record<string, string>> = {
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.jsx': 'javascript',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'tsx',
  '.py': 'python',
  '.go': 'go',
  '.rs': 'rust',
  '.java': 'java',
  '.rb': 'ruby',
  '.php': 'php',
  '.cs': 'c-sharp',
  '.c': 'cpp',
  '.h': 'cpp',
  '.cc': 'cpp',
  '.cpp': 'cpp',
  '.hpp': 'cpp',
};

/** Parsers by grammar, each loaded at its first use. */
export interface Grammars {
  /** The parser for a file, or undefined where there is none. Not to be kept over an await: others use it too. */
  parserFor(path: string): Promise<Parser | undefined>;
}

/** Whether there is a grammar for files with such a name. */
export function hasGrammar(path: string): boolean {
  return Object.hasOwn(GRAMMARS, posix.extname(path));
}

/** Whether the packages that parse are there: they are optional, and the Action goes without. */
export function canParse(): boolean {
  try {
    return import.meta.resolve(PARSER) !== '' && grammarFile('javascript') !== '';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
}

/** Opens the grammars; nothing is loaded yet. */
export function openGrammars(): Grammars {
  const loaded = new Map<string, Promise<Parser>>();
  return {
    parserFor: async (path) => {
      const grammar = GRAMMARS[posix.extname(path)];
      if (grammar === undefined) return undefined;
      const there = loaded.get(grammar) ?? load(grammar);
      loaded.set(grammar, there);
      return await there;
    },
  };
}

async function load(grammar: string): Promise<Parser> {
  const { Parser, Language } = await import('web-tree-sitter');
  await Parser.init();
  const parser = new Parser();
  return parser.setLanguage(await Language.load(fileURLToPath(grammarFile(grammar))));
}

function grammarFile(grammar: string): string {
  return import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`);
}
