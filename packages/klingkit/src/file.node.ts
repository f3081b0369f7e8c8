import { readFile } from "node:fs/promises";
import type { BytesSource } from "@klingkit/tasks";

/** A picture or sound from a file, read when it is needed. The only way in which klingkit opens a file by its path. */
export function file(path: string | URL): BytesSource {
  return {
    async arrayBuffer() {
      const bytes = await readFile(path);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    },
  };
}
