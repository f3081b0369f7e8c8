/** The depth of the copy, deeper than any valid input. Objects below it are not copied. */
const MAX_DEPTH = 1024;

/** The depth that a getter counts for. Each call may return a new object with the same getters, without an end. */
const GETTER_DEPTH = MAX_DEPTH / 16;

/**
 * Copies an input, so that the caller may change the object afterwards. Objects, arrays, bytes and URLs are copied.
 * Immutable values (strings, numbers, blobs) and non-data values (functions, signals) are kept.
 * @example const copied = copyInput(input);
 */
export function copyInput<T>(value: T): T;
export function copyInput(value: unknown): unknown {
  return copy(value, new Map(), 0);
}

function copy(value: unknown, copies: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (copies.has(value)) return copies.get(value);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    copies.set(value, items);
    for (const item of value) items.push(copy(item, copies, depth + 1));
    return items;
  }
  // `Buffer.prototype.slice` would share the memory.
  if (value instanceof Uint8Array) return Uint8Array.prototype.slice.call(value);
  if (value instanceof URL) return new URL(value);
  if (!isRecord(value)) return value;
  const record = {};
  copies.set(value, record);
  for (const name of Object.keys(value)) define(record, name, copy(Reflect.get(value, name), copies, depth + 1), true);
  for (const name of gettersOf(value))
    define(record, name, copy(Reflect.get(value, name), copies, depth + GETTER_DEPTH), false);
  return record;
}

function define(record: object, name: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(record, name, { value, enumerable, configurable: true, writable: true });
}

/**
 * Whether a value is a literal or an instance of a caller's class, rather than an object of the runtime or a source of
 * bytes.
 */
function isRecord(value: object): boolean {
  return Object.prototype.toString.call(value) === "[object Object]" && !("arrayBuffer" in value);
}

/** Returns the names of the getters of an object's class. */
function gettersOf(value: object): string[] {
  const names: string[] = [];
  for (let at: object | null = prototypeOf(value); at && at !== Object.prototype; at = prototypeOf(at)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (get && !Object.hasOwn(value, name)) names.push(name);
  }
  return names;
}

function prototypeOf(value: object): object | null {
  const prototype: unknown = Object.getPrototypeOf(value);
  return typeof prototype === "object" ? prototype : null;
}
