import { Command, Option } from 'commander';
import { createRedactor } from '../lib/redact.ts';
import { DATA_OPTION } from './data-dir.ts';
import type { Level } from './doctor/check.ts';
import { CHECKS } from './doctor/checks.ts';
import { examine, type Finding } from './doctor/examine.ts';
import { openSite } from './doctor/open-site.ts';
import type { Ended, Io } from './io.ts';
import type { SandboxWish } from './sandbox-choice.ts';

interface Options {
  readonly settings?: string;
  readonly data?: string;
  readonly sandbox?: SandboxWish;
  readonly repo?: readonly string[];
  readonly url?: string;
  readonly json?: boolean;
}

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', warning: '!', problem: '✗', 'not-checked': '–' };

/** `issuewright doctor`: looks at everything that a server needs and says what to mend; changes nothing. */
export function doctorCommand(io: Io, ended: Ended): Command {
  return new Command('doctor')
    .description('look at machine, models, secrets, forge and webhooks, and say what to mend (docs/doctor.md)')
    .option('--settings <file>', 'server settings')
    .option(...DATA_OPTION)
    .addOption(new Option('--sandbox <kind>', 'sandbox to try').choices(['auto', 'docker', 'process']))
    .option('--repo <slug...>', 'repositories to look at beside those of the settings, as owner/name')
    .option('--url <address>', 'where the forge reaches this server')
    .option('--json', 'one JSON object a finding')
    .action(async (options: Options) => {
      const { settings: settingsFile, repo: repositories, url: publicUrl, data, sandbox } = options;
      const { env, signal } = io;
      const site = openSite({ env, signal, settingsFile, repositories, publicUrl, data, sandbox });
      const findings = await examine(CHECKS, site, createRedactor(env.secrets).text);
      for (const finding of findings) for (const line of lines(finding, options)) io.out(line);
      if (!options.json) io.out(summary(findings));
      ended(findings.some(({ level }) => level === 'problem') ? 1 : 0);
    });
}

function lines(finding: Finding, { json }: Options): readonly string[] {
  if (json) return [JSON.stringify(finding)];
  const { check, level, about, says, next } = finding;
  const unlooked = level === 'not-checked' ? 'not checked: ' : '';
  const said = `${MARKS[level]} ${check}${about === undefined ? '' : ` (${about})`}: ${unlooked}${says}`;
  return next === undefined ? [said] : [said, `  → ${next}`];
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return `${count('problem')} problems, ${count('warning')} warnings, ${count('ok')} fine, ${count('not-checked')} not checked`;
}
