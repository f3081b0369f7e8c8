export function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

export function u16(...values: readonly number[]): Uint8Array {
  const part = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, index) => part.setUint16(index * 2, value));
  return new Uint8Array(part.buffer);
}

export function u32(...values: readonly number[]): Uint8Array {
  const part = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, index) => part.setUint32(index * 4, value));
  return new Uint8Array(part.buffer);
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Creates a box of an ISO base media file. */
export function box(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  return join([u32(size), text(type), ...parts]);
}

/** Creates a box of version 0 with flags. */
export function fullBox(type: string, flags: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return box(type, u32(flags), ...parts);
}
