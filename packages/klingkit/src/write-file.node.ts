import { Buffer } from "node:buffer";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { DownloadError } from "@klingkit/errors";

/** Chunks are collected up to this size, bytes, and written together while the next ones arrive. */
const BATCH_SIZE = 256 * 1024;

/**
 * Writes a stream to a file. The bytes are written to the new file `part`, which is renamed at the end, so that a file
 * at `path` is always complete. On failure `part` is removed. Rethrows an error from `stream`.
 * @param part the temporary file; a random name by default, so that two downloads to one path do not conflict
 * @throws {DownloadError} if the file cannot be written
 */
export async function writeFile(
  path: string,
  stream: ReadableStream<Uint8Array>,
  part: string = `${path}.${crypto.randomUUID().slice(0, 8)}.part`,
): Promise<void> {
  const reader = stream.getReader();
  try {
    // "x" fails if the file exists, so that no link is followed and no other file is overwritten.
    const file = await withFileName(path, open(part, "wx"));
    try {
      try {
        await writeAll(path, file, reader);
      } finally {
        await withFileName(path, file.close());
      }
      await withFileName(path, rename(part, path));
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    throw error;
  }
}

/** Converts a file system error to a `DownloadError` with the path. */
async function withFileName<Result>(path: string, operation: Promise<Result>): Promise<Result> {
  try {
    return await operation;
  } catch (cause) {
    throw new DownloadError(
      `The file ${path} could not be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        fault: "input",
        retryable: false,
        advice: "The task and its outputs are not affected. Download again when the file can be written.",
        cause,
      },
    );
  }
}

async function writeAll(
  path: string,
  file: FileHandle,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  let written: Promise<void> = Promise.resolve();
  let chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let done = false; !done;) {
      const next = await reader.read();
      done = next.done;
      if (next.value) {
        chunks.push(next.value);
        size += next.value.byteLength;
      }
      if (size < BATCH_SIZE && !done) continue;
      await written;
      written = withFileName(path, writeBatch(file, chunks, size));
      // The error is thrown when it is awaited: before the next batch, or at the end.
      written.catch(() => undefined);
      chunks = [];
      size = 0;
    }
  } finally {
    await written;
  }
}

async function writeBatch(file: FileHandle, chunks: readonly Uint8Array[], size: number): Promise<void> {
  if (size === 0) return;
  const { bytesWritten } = await file.writev(chunks);
  // The system may write less than requested. The remaining bytes follow at the current position.
  if (bytesWritten < size) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
}
