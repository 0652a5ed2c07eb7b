import type { Telemetry, Waiting } from './ports/telemetry.ts';

/** The same port, whose every call counts as waiting of this kind; what its calls return is timed alike. */
export function timed<T extends object>(port: T, kind: Waiting, telemetry: Telemetry): T {
  const wrapped = new Map<PropertyKey, unknown>();
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (wrapped.has(name)) return wrapped.get(name);
      if (typeof value === 'function') {
        const call = (...args: unknown[]) => outcome(value.apply(target, args), kind, telemetry);
        wrapped.set(name, call);
        return call;
      }
      return isDesk(value) ? timed(value, kind, telemetry) : value;
    },
  });
}

function outcome(result: unknown, kind: Waiting, telemetry: Telemetry): unknown {
  if (!(result instanceof Promise)) return result;
  return telemetry.span(kind, async () => {
    const value: unknown = await result;
    return isDesk(value) ? timed(value, kind, telemetry) : value;
  });
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
