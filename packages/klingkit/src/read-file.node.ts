import { readFile as read } from "node:fs/promises";

/** Returns the bytes of a file. */
export async function readFile(path: string | URL): Promise<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = await read(path);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}
