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
  const copyField = (name: string, enumerable: boolean, fieldDepth: number): void => {
    let field: PropertyDescriptor;
    try {
      field = { value: copy(Reflect.get(value, name), copies, fieldDepth), writable: true };
    } catch {
      // The getter throws again when the engine reads the field, which reports the error.
      field = { get: (): unknown => Reflect.get(value, name) };
    }
    Object.defineProperty(record, name, { ...field, enumerable, configurable: true });
  };
  for (const name of Object.keys(value)) copyField(name, true, depth + 1);
  for (const name of gettersOf(value)) copyField(name, false, depth + GETTER_DEPTH);
  return record;
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
