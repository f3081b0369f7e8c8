import { createHash } from "node:crypto";

/** The hashes of a stream. */
export interface StreamDigest {
  /** The stream with the same bytes. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Returns the size and the hashes of the bytes that were read. */
  result(): {
    readonly size: number;
    /** Hexadecimal. */
    readonly sha256: string;
    /** The MD5 of all bytes. */
    readonly md5: Uint8Array;
    /** The MD5 of each part of `partSize` bytes. The last part can be shorter. */
    readonly parts: readonly Uint8Array[];
  };
}

/** Hashes a stream while it is read. */
export function digestStream(stream: ReadableStream<Uint8Array>, partSize: number): StreamDigest {
  const sha256 = createHash("sha256");
  const whole = createHash("md5");
  const parts: Uint8Array[] = [];
  let part = createHash("md5");
  let partBytes = 0;
  let size = 0;
  function update(chunk: Uint8Array): void {
    sha256.update(chunk);
    whole.update(chunk);
    size += chunk.byteLength;
    for (let start = 0; start < chunk.byteLength;) {
      const bytes = chunk.subarray(start, start + partSize - partBytes);
      part.update(bytes);
      start += bytes.byteLength;
      partBytes += bytes.byteLength;
      if (partBytes < partSize) continue;
      parts.push(part.digest());
      part = createHash("md5");
      partBytes = 0;
    }
  }
  return {
    stream: stream.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          update(chunk);
          controller.enqueue(chunk);
        },
      }),
    ),
    result: () => ({
      size,
      sha256: sha256.digest("hex"),
      md5: whole.digest(),
      parts: partBytes > 0 || parts.length === 0 ? [...parts, part.digest()] : parts,
    }),
  };
}

/** Returns the MD5 of some bytes. */
export function md5(...bytes: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("md5");
  for (const each of bytes) hash.update(each);
  return hash.digest();
}
