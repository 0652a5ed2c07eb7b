import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Added } from './added-lines.ts';
import { matchPatterns } from './secret-patterns.ts';
import { type TextPart, textParts } from './text-parts.ts';

/** One place that looks like a secret. Its value is kept nowhere. */
export interface Leak {
  readonly rule: string;
  /** 1-based. */
  readonly line: number;
}

const PREFIX = '@secretlint/secretlint-rule-';

/** The recommended rules one by one, without the one that lets a comment in the scanned file switch the others off. */
const RULES = rules
  .filter(({ meta }) => meta.id !== `${PREFIX}filter-comments`)
  .map((rule) => ({ id: rule.meta.id, rule }));

/** Everything secret-shaped in the added lines of one file, each line and rule once. */
export async function scanText(path: string, added: Added): Promise<readonly Leak[]> {
  const leaks = new Map<string, Leak>();
  for (const part of textParts(added.text)) {
    for (const leak of [...(await lintPart(path, part, added)), ...matchPart(part, added)]) {
      leaks.set(`${leak.line}:${leak.rule}`, leak);
    }
  }
  return [...leaks.values()];
}

async function lintPart(path: string, part: TextPart, added: Added): Promise<readonly Leak[]> {
  const source = { filePath: path, content: part.text, ext: '', contentType: 'text' as const };
  const { messages } = await lintSource({ source, options: { config: { rules: [...RULES] }, noPhysicFilePath: true } });
  return messages.flatMap(({ ruleId, loc }) => {
    const rule = ruleId.replace(PREFIX, '');
    const line = firstNew(part.line + loc.start.line - 1, part.line + loc.end.line - 1, added);
    return line === undefined ? [] : [{ rule, line }];
  });
}

function matchPart(part: TextPart, added: Added): readonly Leak[] {
  return part.text.split('\n').flatMap((text, index) => {
    const line = part.line + index;
    return added.isNew(line) ? matchPatterns(text).map((rule) => ({ rule, line })) : [];
  });
}

/** A secret over several lines is new when any of them is. */
function firstNew(from: number, to: number, added: Added): number | undefined {
  for (let line = from; line <= to; line++) if (added.isNew(line)) return line;
  return undefined;
}
