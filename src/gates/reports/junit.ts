import { XMLParser } from 'fast-xml-parser';
import type { TestCase } from '../../domain/gate.ts';
import { asFields, asList, asText, type Fields } from './fields.ts';
import { MOST_CHARACTERS, MOST_TESTS, testCase } from './report-limits.ts';

const MOST_DEPTH = 30;

/** JUnit XML of any runner, suites nested as deep as node:test nests them. Malformed XML names no tests. */
export function parseJUnit(text: string): readonly TestCase[] {
  const start = text.search(/<testsuites?\b/);
  if (start < 0 || text.length > MOST_CHARACTERS) return [];
  const end = text.lastIndexOf('</testsuite');
  const root = parseXml(text.slice(start, end < 0 ? undefined : text.indexOf('>', end) + 1));
  const tests: TestCase[] = [];
  for (const node of root) walk(node, [], tests);
  return tests;
}

type Node = Fields;

/** Document types are cut off before this point and entities are not expanded, so nothing can grow. */
function parseXml(xml: string): readonly Node[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    processEntities: false,
  });
  try {
    const parsed: unknown = parser.parse(xml);
    return asList(parsed);
  } catch {
    // A hostile or cut report: its exit code still decides.
    return [];
  }
}

function walk(node: Node, suites: readonly string[], tests: TestCase[]): void {
  if (suites.length > MOST_DEPTH || tests.length >= MOST_TESTS) return;
  const attributes = asFields(node[':@']) ?? {};
  if (node.testcase !== undefined) {
    read(children(node, 'testcase'), attributes, suites, tests);
    return;
  }
  const tag = 'testsuite' in node ? 'testsuite' : 'testsuites';
  const name = tag === 'testsuite' ? asText(attributes.name) : undefined;
  const inside = name === undefined ? suites : [...suites, decoded(name)];
  for (const child of children(node, tag)) walk(child, inside, tests);
}

function read(inner: readonly Node[], attributes: Fields, suites: readonly string[], tests: TestCase[]): void {
  if (inner.some((child) => 'skipped' in child)) return;
  const failure = inner.find((child) => 'failure' in child || 'error' in child);
  const className = asText(attributes.classname);
  const path = suites.length > 0 ? suites : className === undefined || className === 'test' ? [] : [className];
  const name = [...path, decoded(asText(attributes.name) ?? '')].join(' > ');
  const file = asText(attributes.file);
  tests.push(testCase(name, failure === undefined, { file, error: failure && messageOf(failure) }));
}

function messageOf(failure: Node): string {
  const message = asText(asFields(failure[':@'])?.message) ?? '';
  const body = children(failure, 'failure' in failure ? 'failure' : 'error').map((part) => asText(part['#text']) ?? '');
  return decoded([message, ...body].join('\n'));
}

function children(node: Node, tag: string): readonly Node[] {
  const inner = node[tag];
  return asList(inner);
}

/** Only the five entities of XML itself; a character reference stays as it is written. */
function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
