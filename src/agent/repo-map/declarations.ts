import type { Node } from 'web-tree-sitter';

/** Something that a file declares at its top level, or a member of a class there. */
export interface Declaration {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** Its first line. */
  readonly text: string;
  readonly member: boolean;
}

/** Grammars differ, but all of them name what declares something in one of these ways. */
const DECLARES =
  /^(?!import|package|use|extern)\w*(?:_declaration|_definition|_item|_spec)$|^(?:declaration|method|class|module|singleton_method|struct_specifier|class_specifier|enum_specifier)$/;
const IS_CLASS = /class|interface|trait|impl|struct|module|record/;
/** What only stands around declarations. */
const AROUND =
  /^(?:export_statement|decorated_definition|namespace_declaration|file_scoped_namespace_declaration|namespace_definition|linkage_specification|template_declaration|declaration_list|type_declaration|const_declaration|preproc_ifdef|preproc_if)$/;
const MOST = 60;
const MOST_CHARACTERS = 110;

/** The declarations of a parsed file, at most sixty. */
export function declarationsOf(root: Node): readonly Declaration[] {
  return within(root, false, 0).slice(0, MOST);
}

function within(node: Node, member: boolean, depth: number): readonly Declaration[] {
  return node.namedChildren.slice(0, 10 * MOST).flatMap((child) => declared(child, node, member, depth));
}

function declared(node: Node, parent: Node, member: boolean, depth: number): readonly Declaration[] {
  if (depth > 6) return [];
  if (AROUND.test(node.type)) return within(node, member, depth + 1);
  const name = DECLARES.test(node.type) ? nameOf(node) : undefined;
  if (name === undefined) return [];
  const whole = /^(?:export_statement|decorated_definition|template_declaration)$/.test(parent.type) ? parent : node;
  const one = { name, line: node.startPosition.row + 1, text: firstLine(whole), member };
  const body = IS_CLASS.test(node.type) ? node.childForFieldName('body') : null;
  return [one, ...(body && !member ? within(body, true, depth + 1) : [])];
}

function nameOf(node: Node): string | undefined {
  let at: Node | null = node;
  for (let depth = 0; at && depth < 6; depth += 1) {
    const named: Node | null = at.childForFieldName('name') ?? at.childForFieldName('type_name');
    if (named) return named.text.slice(0, 100);
    if (/identifier|constant$/.test(at.type)) return at.text.slice(0, 100);
    at = at.childForFieldName('declarator') ?? declarator(at) ?? typeOf(at);
  }
  return undefined;
}

/** `const a = …`, where the name is one level deeper. */
function declarator(node: Node): Node | undefined {
  return node.namedChildren.find(({ type }) => /declarator$|_spec$/.test(type));
}

/** What an `impl` of Rust is for. */
function typeOf(node: Node): Node | null {
  return node.type === 'impl_item' ? node.childForFieldName('type') : null;
}

function firstLine(node: Node): string {
  const lines = node.text.slice(0, 1_000).split('\n');
  const line = (lines.find((one) => !/^\s*(?:@|#\[|$)/.test(one)) ?? '').replaceAll(/\s+/g, ' ').trim();
  const plain = line.replace(/\s*[{:]?\s*$/, '');
  return plain.length > MOST_CHARACTERS ? `${plain.slice(0, MOST_CHARACTERS)}…` : plain;
}
