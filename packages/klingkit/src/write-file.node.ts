import { Buffer } from "node:buffer";
import { type FileHandle, open, rename, rm } from "node:fs/promises";

/** Pieces are gathered until they are so many bytes, and written together while the next ones come. */
const BATCH = 256 * 1024;

/** Writes a stream to `path.part` and renames it when it is whole: nobody ever sees half a file under its own name. */
export async function writeFile(path: string, stream: ReadableStream<Uint8Array>): Promise<void> {
  const part = `${path}.part`;
  const reader = stream.getReader();
  try {
    const file = await open(part, "w");
    try {
      await writeAll(file, reader);
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

async function writeAll(file: FileHandle, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  let written: Promise<void> = Promise.resolve();
  let pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (let done = false; !done;) {
      const next = await reader.read();
      done = next.done;
      if (next.value) {
        pieces.push(next.value);
        size += next.value.byteLength;
      }
      if (size < BATCH && !done) continue;
      await written;
      written = writeTogether(file, pieces, size);
      // Its failure is met before the next batch, or at the end.
      written.catch(() => undefined);
      pieces = [];
      size = 0;
    }
  } finally {
    await written;
  }
}

async function writeTogether(file: FileHandle, pieces: readonly Uint8Array[], size: number): Promise<void> {
  if (size === 0) return;
  const { bytesWritten } = await file.writev(pieces);
  // The system may take less at a time; what is left goes on from where it stopped.
  if (bytesWritten < size) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}
