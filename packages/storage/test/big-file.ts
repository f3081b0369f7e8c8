import { createHash } from "node:crypto";

/** The size of the chunks in which such a file is read, bytes. */
export const CHUNK_SIZE = 262_144;
/** The average size of such a file, bytes. */
export const AVERAGE_SIZE = 10_000_000;

/** The bytes of a file of 6 to 14 MB that begins as an MP4. They depend on the URL of the file only. */
export function bigFile(url: string): Uint8Array {
  const seed = createHash("sha256").update(new URL(url).pathname).digest();
  const bytes = new Uint8Array(6_000_000 + (seed.readUInt32BE(0) % 8_000_000));
  for (let at = 0; at < bytes.length; at += seed.length) bytes.set(seed.subarray(0, bytes.length - at), at);
  // Each block differs, so that a lost or repeated block changes the hash.
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= bytes.length; at += 4096) view.setUint32(at, at);
  bytes.set([0, 0, 0, 32, ...new TextEncoder().encode("ftypisom")]);
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
