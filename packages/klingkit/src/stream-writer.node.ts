import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DownloadError } from "@klingkit/errors";
import type { StreamWriter } from "@klingkit/tasks";

/**
 * Returns a function that writes a stream to `target` and ends it; undefined if `target` is not a `Writable` of Node.js. If
 * one of the two streams fails, the other is destroyed. The function throws a `DownloadError` if the target fails or is
 * closed early; an error of the written stream is thrown as it is.
 */
export const streamWriter: StreamWriter = (target) =>
  isWritable(target) ? (stream) => pipe(stream, target) : undefined;

/** By its methods: responses of `node:http` are no instances of `Writable`. */
function isWritable(target: unknown): target is NodeJS.WritableStream {
  return (
    typeof target === "object" &&
    target !== null &&
    ["write", "end", "on"].every((name) => name in target && typeof Reflect.get(target, name) === "function")
  );
}

async function pipe(stream: ReadableStream<Uint8Array>, target: NodeJS.WritableStream): Promise<void> {
  const reader = stream.getReader();
  let sourceFailure: { readonly error: unknown } | undefined;
  const source = new Readable({
    read() {
      reader.read().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: unknown) => {
          sourceFailure ??= { error };
          this.destroy(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
    destroy(error, callback) {
      reader.cancel(error).catch(() => undefined);
      callback(error);
    },
  });
  try {
    await pipeline(source, target);
  } catch (cause) {
    if (sourceFailure) throw sourceFailure.error;
    throw new DownloadError(
      `The stream that receives the download failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        fault: "input",
        retryable: false,
        advice: "The task and its outputs are not affected: download again to another stream.",
        cause,
      },
    );
  }
}
