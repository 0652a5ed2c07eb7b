/** What time was spent waiting for. */
export type Waiting = 'model' | 'sandbox' | 'git' | 'forge' | 'store';

/** Where durations go: for the benchmark and later the metrics. */
export interface Telemetry {
  /** Runs `work` and counts its wall time under `waiting`; overlapping spans of one kind count once. */
  span<T>(waiting: Waiting, work: () => Promise<T>): Promise<T>;
  /** Milliseconds waited so far, by kind. */
  totals(): Readonly<Record<Waiting, number>>;
}
