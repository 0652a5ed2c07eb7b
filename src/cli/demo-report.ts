import { BotError } from '../domain/errors.ts';
import type { GateResult } from '../domain/gate.ts';
import { terminalLine } from '../domain/outcome.ts';
import { addUsage, NO_USAGE } from '../domain/usage.ts';
import { isVerdict } from '../workflow/phase.ts';
import { recordedFacts } from '../workflow/recorded-facts.ts';
import type { DemoResult } from './run-demo.ts';

/** The end of a demo for machines and for people. */
export async function demoReport(
  demo: DemoResult,
): Promise<{ readonly json: object; readonly lines: readonly string[] }> {
  const { crew, order, outcome, issue, world, totalMs } = demo;
  const row = await crew.store.find(order);
  if (!row) throw new BotError('ORDER_UNKNOWN', `there is no order ${order}`);
  const entries = (await crew.store.journal(order)).map(({ entry }) => entry);
  const receipts = entries.flatMap((entry) => (entry.kind === 'receipt' ? [entry] : []));
  const facts = recordedFacts(receipts);
  const usage = entries.reduce((sum, entry) => (entry.kind === 'spent' ? addUsage(sum, entry.usage) : sum), NO_USAGE);
  const gates = (facts.gates ?? []).flatMap(evidenceOf);
  const phases = receipts.filter(({ value }) => isVerdict(value)).map(({ key, ms }) => [key, ms]);
  const pull = facts.pull && { ...facts.pull, head: facts.change?.commit, base: row.order.base.sha };
  const json = {
    outcome: outcome.kind,
    order,
    forge: row.order.forge,
    sandbox: facts.isolation?.kind,
    isolation: facts.isolation,
    issue,
    pull,
    gates,
    review: facts.review && {
      passed: facts.review.passed,
      confidence: facts.review.confidence,
      rounds: facts.reviewRounds,
    },
    rounds: { test: facts.testRounds ?? 0, review: facts.reviewRounds ?? 0 },
    usage,
    line: terminalLine(outcome),
    ms: { total: totalMs, ...Object.fromEntries(phases) },
  };
  const { isolation } = facts;
  const lines = [
    '',
    ...gates.map(
      ({ name, command, exit, ms, sha }) => `gate ${name}: exit ${exit} in ${ms} ms at ${sha.slice(0, 12)}: ${command}`,
    ),
    isolation
      ? `sandbox: ${isolation.kind} (${isolation.engine}), level ${isolation.level}${isolation.weaknesses.map((weakness) => `; ${weakness}`).join('')}`
      : 'sandbox: none was opened',
    ...(pull
      ? [
          `pull request: ${pull.url}`,
          `its code: git clone ${world.forge.url}/${world.repo.owner}/${world.repo.name}.git && git checkout ${pull.head}`,
        ]
      : []),
    `run its gates again: npm run issuewright -- verify ${order} --data ${crew.policy.dataDir} (with --keep)`,
    terminalLine(outcome),
  ];
  return { json, lines };
}

function evidenceOf(gate: GateResult) {
  if (gate.pass === 'skipped') return [];
  const { name, command, exit, ms, sha } = gate.evidence;
  return [{ name, command, exit, ms, sha }];
}
