import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";

/** Large pieces are written with less work. Bytes. */
const HIGH_WATER = 1024 * 1024;

/** Writes a stream to `path.part` and renames it when it is whole: nobody ever sees half a file under its own name. */
export async function writeFile(path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const part = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(asNodeStream(stream)), createWriteStream(part, { highWaterMark: HIGH_WATER }));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The DOM's type and Node's describe the same object. */
function asNodeStream(stream: ReadableStream<Uint8Array>): NodeStream<Uint8Array> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- two descriptions of one class
  return stream as unknown as NodeStream<Uint8Array>;
}
