import { createHash } from 'node:crypto';

/** A range of TCP ports, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** An order's own ports, as a file for its work tree and as variables for its sandbox. */
export interface PortsFile {
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
}

const APP: PortRange = { from: 9100, to: 9114 };
const SERVICE: PortRange = { from: 9200, to: 9214 };

/** The pair of ports of an order: the same id gives the same pair, and the next free one where another order has it. */
export function portsFile(
  order: string,
  taken: ReadonlySet<number>,
  ranges: readonly [PortRange, PortRange] = [APP, SERVICE],
): PortsFile {
  const start = createHash('sha256').update(order).digest().readUInt32BE(0);
  const [app, service] = ranges.map((range) => freeIn(range, start, taken));
  const env = { ISSUEWRIGHT_PORT: String(app), ISSUEWRIGHT_SERVICE_PORT: String(service) };
  const text = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  return { text: text.join(''), env };
}

function freeIn({ from, to }: PortRange, start: number, taken: ReadonlySet<number>): number {
  const size = to - from + 1;
  const tries = Array.from({ length: size }, (_, step) => from + ((start + step) % size));
  // With more orders than ports two must share: their sandboxes have networks of their own.
  return tries.find((port) => !taken.has(port)) ?? from + (start % size);
}
