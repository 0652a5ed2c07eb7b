import { FAULT_ROWS, type FaultMeaning, type FaultRow } from './fault-rows.ts';

/** A fault as far as its meaning goes. */
export interface FaultSigns {
  readonly at: FaultRow['at'];
  /** The provider's machine-readable codes, most specific first. */
  readonly codes: readonly string[];
  /** Whether the provider names a time to wait. */
  readonly timed: boolean;
}

/** Reads a fault by the rows of some providers: each code with its status, else alone, and without any the status. */
export type FaultTable = (signs: FaultSigns) => FaultMeaning;

/** The table of those who may send a fault. */
export function faultTable(...from: readonly FaultRow['from'][]): FaultTable {
  const own = FAULT_ROWS.filter((row) => from.includes(row.from));
  const plain = [...own, ...FAULT_ROWS.filter((row) => row.from === 'any')].filter((row) => !row.code);
  return (signs) => {
    const { at, codes } = signs;
    const coded = codes.map((code) => exactRow(own, code, signs) ?? anywhere(own, code, at)).find(Boolean);
    const row = coded ?? plain.find((one) => one.at === at);
    if (row) return row.means;
    return at === 'answer' || at >= 500 ? 'MODEL_UNREACHABLE' : 'MODEL_REQUEST';
  };
}

function exactRow(rows: readonly FaultRow[], code: string, { at, timed }: FaultSigns): FaultRow | undefined {
  const here = rows.filter((row) => row.at === at && row.code === code);
  return here.find((row) => row.timeless && !timed) ?? here.find((row) => !row.timeless);
}

/** A code means the same whatever status a gateway made of it; a mere type of error says less than the status does. */
function anywhere(rows: readonly FaultRow[], code: string, at: FaultRow['at']): FaultRow | undefined {
  const telling = at === 'answer' || !code.endsWith('_error');
  return telling ? rows.find((row) => row.code === code && !row.timeless) : undefined;
}
