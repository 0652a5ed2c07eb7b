import type { Telemetry, Waiting } from './ports/telemetry.ts';

/** The same port, whose every call counts as waiting of this kind; what its calls return is timed alike. */
export function timed<T extends object>(port: T, kind: Waiting, telemetry: Telemetry): T {
  const wrapped = new Map<PropertyKey, unknown>();
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (wrapped.has(name)) return wrapped.get(name);
      if (typeof value === 'function') {
        const call = (...args: unknown[]) => counted(() => value.apply(target, args), kind, telemetry);
        wrapped.set(name, call);
        return call;
      }
      return isDesk(value) ? timed(value, kind, telemetry) : value;
    },
  });
}

/** From the first moment of the call on: starting a process takes milliseconds in which nothing else goes on. */
function counted(work: () => unknown, kind: Waiting, telemetry: Telemetry): unknown {
  let began: { readonly result: unknown } | undefined;
  const spanned = telemetry.span(kind, async () => {
    began = { result: work() };
    const value: unknown = await began.result;
    return isDesk(value) ? timed(value, kind, telemetry) : value;
  });
  return began === undefined || began.result instanceof Promise ? spanned : began.result;
}

/** An object with calls of its own, as a workspace or a forge's desk of issues; plain data is left as it is. */
function isDesk(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some((part) => typeof part === 'function') || hasMethods(Object.getPrototypeOf(value));
}

function hasMethods(prototype: object | null): boolean {
  if (prototype === null || prototype === Object.prototype) return false;
  return !(prototype instanceof Map) && Object.getOwnPropertyNames(prototype).length > 1;
}
