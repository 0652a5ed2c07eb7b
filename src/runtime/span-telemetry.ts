import type { Telemetry, Waiting } from '../ports/telemetry.ts';

interface Meter {
  open: number;
  since: number;
  total: number;
}

/** Telemetry on a monotonic clock in milliseconds (e.g. `performance.now`). A span still open counts up to now. */
export function spanTelemetry(nowMs: () => number): Telemetry {
  const meters: Record<Waiting, Meter> = {
    model: stopped(),
    sandbox: stopped(),
    git: stopped(),
    forge: stopped(),
    store: stopped(),
  };
  return {
    async span(waiting, work) {
      const meter = meters[waiting];
      if (meter.open === 0) meter.since = nowMs();
      meter.open += 1;
      try {
        return await work();
      } finally {
        meter.open -= 1;
        if (meter.open === 0) meter.total += nowMs() - meter.since;
      }
    },
    totals() {
      const soFar = ({ open, since, total }: Meter) => (open === 0 ? total : total + nowMs() - since);
      const { model, sandbox, git, forge, store } = meters;
      return {
        model: soFar(model),
        sandbox: soFar(sandbox),
        git: soFar(git),
        forge: soFar(forge),
        store: soFar(store),
      };
    },
  };
}

function stopped(): Meter {
  return { open: 0, since: 0, total: 0 };
}
