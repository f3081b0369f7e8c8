import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DownloadError } from "@klingkit/errors";
import type { StreamWriter } from "@klingkit/tasks";

/**
 * Returns a function that writes a stream to `target` and ends it. Undefined if `target` is not a Node.js `Writable`.
 * If one of the two streams fails, the other is destroyed. The function throws a `DownloadError` if the target fails or
 * closes early. It rethrows an error from the source stream.
 */
export const streamWriter: StreamWriter = (target) =>
  isWritable(target) ? (stream) => pipe(stream, target) : undefined;

/** Checks the methods, because responses of `node:http` are not instances of `Writable`. */
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
      `The target stream of the download failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        fault: "input",
        retryable: false,
        advice: "The task and its outputs are not affected. Download again to a new stream.",
        cause,
      },
    );
  }
}
