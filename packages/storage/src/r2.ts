import { ConfigurationError, DownloadError, rejectUnknownNames } from "@klingkit/errors";
import type { Sink } from "@klingkit/tasks";
import { checkPrefix, fileKey } from "./file-key.ts";
import { hex } from "./hex.ts";
import { textMetadata } from "./metadata.ts";
import { checksumError, storeError } from "./store-error.ts";

/** The part of an R2 binding (`R2Bucket`) that the sink uses. */
export interface R2BucketLike {
  /** Stores an object. `null` if a condition was not met. */
  put(
    key: string,
    value: ReadableStream,
    options: {
      readonly httpMetadata?: { readonly contentType?: string };
      readonly customMetadata?: Record<string, string>;
    },
  ): Promise<R2ObjectLike | null>;
}

/** The part of a stored R2 object that the sink uses. */
export interface R2ObjectLike {
  /** The size, bytes. */
  readonly size: number;
  /** The checksums of the content. */
  readonly checksums: {
    /** The MD5. */
    readonly md5?: ArrayBuffer;
  };
}

/** The options of a sink for an R2 binding. */
export interface R2SinkOptions {
  /**
   * The binding of the bucket in a Worker.
   * @example r2Sink({ bucket: env.FILMS })
   */
  readonly bucket: R2BucketLike;
  /**
   * The beginning of the keys, such as `films`. A `/` is put between it and the name of a file.
   * @default none
   */
  readonly prefix?: string | undefined;
}

/** The limit of R2 for metadata, bytes. */
const MAX_METADATA = 8192;

/** Streams of the Workers runtime. `digest` resolves when the stream has ended. */
interface WorkersStreams {
  readonly FixedLengthStream: new (length: number) => TransformStream<Uint8Array, Uint8Array>;
  readonly DigestStream: new (algorithm: "MD5" | "SHA-256") => WritableStream<Uint8Array> & {
    readonly digest: Promise<ArrayBuffer>;
  };
}

const names: readonly (keyof R2SinkOptions)[] = ["bucket", "prefix"];

/**
 * Creates a sink for an R2 binding in a Worker. The file is streamed: nothing is buffered. The stored size and MD5 are
 * verified. Outside of Workers, R2 is a store for `s3Sink`.
 * @throws {ConfigurationError} if an option is invalid, or the runtime is not that of Workers
 * @example
 * export default {
 *   async fetch(request: Request, env: Env) {
 *     const task = await kling.video.textToVideo.run({ prompt: "fog" });
 *     return Response.json(await task.output.save(r2Sink({ bucket: env.FILMS })));
 *   },
 * };
 */
export function r2Sink(options: R2SinkOptions): Sink {
  rejectUnknownNames(options, names, { kind: "option" });
  const { bucket } = options;
  if (typeof bucket?.put !== "function") throw new ConfigurationError("`bucket` must be an R2 binding.");
  const prefix = checkPrefix(options.prefix);
  const { FixedLengthStream, DigestStream } = workersStreams();
  return {
    async put({ name, stream, size, contentType, metadata }) {
      const key = fileKey(prefix, name);
      const url = `r2://${key}`;
      if (size === undefined) {
        throw new DownloadError(
          `R2 needs the size of a stream, but the file server does not report the size of ${name}.`,
          { fault: "service", retryable: false, advice: "Save it with `s3Sink`, which uploads in parts." },
        );
      }
      try {
        const fixed = new FixedLengthStream(size);
        const [md5, sha256] = [new DigestStream("MD5"), new DigestStream("SHA-256")];
        // After a failure, nothing waits for them.
        for (const { digest } of [md5, sha256]) digest.catch(() => undefined);
        const [stored] = await Promise.all([
          bucket.put(key, fixed.readable, {
            ...(contentType === undefined ? {} : { httpMetadata: { contentType } }),
            customMetadata: textMetadata(metadata, MAX_METADATA),
          }),
          copy(stream, [fixed.writable, md5, sha256]),
        ]);
        if (!stored) throw new Error("a condition was not met");
        const digest = stored.checksums.md5;
        if (digest && hex(digest) !== hex(await md5.digest)) throw checksumError("R2", url);
        return { size: stored.size, sha256: hex(await sha256.digest) };
      } catch (error) {
        throw storeError("R2", url, error);
      }
    },
  };
}

/** Copies a stream to several targets, each of which can delay it. */
async function copy(stream: ReadableStream<Uint8Array>, targets: readonly WritableStream<Uint8Array>[]): Promise<void> {
  const writers = targets.map((target) => target.getWriter());
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await Promise.all(writers.map((writer) => writer.write(value)));
    }
    await Promise.all(writers.map((writer) => writer.close()));
  } catch (error) {
    reader.cancel(error).catch(() => undefined);
    for (const writer of writers) writer.abort(error).catch(() => undefined);
    throw error;
  }
}

/** @throws {ConfigurationError} if the runtime is not that of Workers */
function workersStreams(): WorkersStreams {
  const [global, extended]: readonly [object, object] = [globalThis, crypto];
  const { FixedLengthStream }: Partial<WorkersStreams> = global;
  const { DigestStream }: Partial<WorkersStreams> = extended;
  if (FixedLengthStream && DigestStream) return { FixedLengthStream, DigestStream };
  throw new ConfigurationError("`r2Sink` needs the Workers runtime.", {
    advice: "Elsewhere, use `s3Sink` with the endpoint of R2.",
  });
}
