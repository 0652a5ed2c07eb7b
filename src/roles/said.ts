import type { Facts } from '../domain/facts.ts';
import type { DeveloperAnswer } from './answers/developer-answer.ts';

const MAX_SUBJECT = 100;
const SKIPS_CI = /\[(skip[ -]ci|ci[ -]skip|no[ -]ci|skip[ -]actions|actions[ -]skip)\]|\*\*\*NO_CI\*\*\*/gi;
const CLOSES =
  /\b((?:close|fix|resolve|implement)(?:e?[sd])?:?\s+)((?:[\w.-]+\/[\w.-]+)?[#!]|https?:\/\/\S*\/)(?=\d)/gi;
const TRAILER = /^(?=[A-Za-z][A-Za-z-]*-[A-Za-z-]+:)/gm;

/** What a developer says it did, as a commit message can hold it: none of it steers a forge or its CI. */
export function said({ commit, summary }: Extract<DeveloperAnswer, { status: 'done' }>): NonNullable<Facts['said']> {
  const scope = commit.scope === undefined ? '' : `(${commit.scope})`;
  const subject = `${commit.type}${scope}: ${commit.subject.replace(/\.$/, '')}`;
  return { subject: inert(subject).slice(0, MAX_SUBJECT).trimEnd(), summary: inert(summary) };
}

/** Text without the words that skip checks, close issues or pass for trailers. */
function inert(text: string): string {
  return text
    .replaceAll(SKIPS_CI, (words) => `(${words.replaceAll(/[[\]*]/g, '')})`)
    .replaceAll(CLOSES, '$1')
    .replaceAll(TRAILER, '  ');
}
