import { type GateResult, gateName } from '../../domain/gate.ts';
import { inlineCode, tableCell } from '../../lib/markdown.ts';

/** How each gate went, with the command that runs it again, as a Markdown table. */
export function gateTable(gates: readonly GateResult[]): string {
  const head = ['| gate | result | command | exit | time |', '| --- | --- | --- | ---: | ---: |'];
  return [...head, ...gates.map(gateRow)].join('\n');
}

function gateRow(result: GateResult): string {
  if (result.pass === 'skipped') {
    const word = result.by === undefined ? 'skipped' : '⚠️ skipped';
    return `| ${gateName(result)} | ${word}: ${tableCell(result.why)} | | | |`;
  }
  const { name, command, exit, ms } = result.evidence;
  const word = result.pass ? '✅ passed' : '❌ failed';
  return `| ${name} | ${word} | ${inlineCode(tableCell(command))} | ${exit} | ${(ms / 1000).toFixed(1)} s |`;
}
