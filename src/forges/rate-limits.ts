/** What a request asks for: reading costs least; creating makes something that people are told of. */
export type RequestKind = 'read' | 'write' | 'create';

/** What a forge allows one credential. The budget of an hour is not here: its answers tell it. */
export interface RateLimits {
  /** Requests under way at once. */
  readonly concurrent: number;
  readonly pointsPerMinute: number;
  readonly points: Readonly<Record<RequestKind, number>>;
  readonly createsPerMinute: number;
  readonly createsPerHour: number;
  /** At least so long between the beginnings of two creating requests. */
  readonly createPauseMs: number;
  /** What the names of the headers that tell the budget begin with; `limit`, `remaining`, `reset`, `resource` follow. */
  readonly headers: string;
  /** Who would have to wait longer than this is told FORGE_LIMITED at once; Infinity to wait however long. */
  readonly patienceMs: number;
}

/**
 * GitHub's published secondary limits (REST API, "Rate limits" and "Best practices"). Of the 100 concurrent requests some
 * are left: the gate sees an answer's beginning, the server counts until its end.
 */
export const GITHUB_LIMITS: RateLimits = {
  concurrent: 80,
  pointsPerMinute: 900,
  points: { read: 1, write: 5, create: 5 },
  createsPerMinute: 80,
  createsPerHour: 500,
  createPauseMs: 1000,
  headers: 'x-ratelimit-',
  patienceMs: 5 * 60_000,
};
