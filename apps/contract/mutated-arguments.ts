import type { Kling } from "klingkit";

/**
 * Wraps a client so that every argument is cleared as soon as the call has returned. Methods must copy their input during
 * the call.
 */
export function withMutatedArguments(kling: Kling): Kling {
  return wrap(kling);
}

function wrap<T>(value: T): T;
function wrap(value: unknown): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
  return new Proxy(value, {
    get: (target, name) => wrap(Reflect.get(target, name) as unknown),
    apply(target, self, args) {
      const copies = args.map(copy);
      const result: unknown = Reflect.apply(target as () => unknown, self, copies);
      copies.forEach(clear);
      return result;
    },
  });
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
}

function clear(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0);
  else if (Array.isArray(value)) {
    value.forEach(clear);
    value.length = 0;
  } else if (isPlain(value)) {
    for (const [name, item] of Object.entries(value)) {
      clear(item);
      delete value[name];
    }
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
