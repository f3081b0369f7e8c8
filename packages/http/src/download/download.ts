import { AbortError, DownloadError } from "@klingkit/errors";
import { type Clock, systemClock } from "../clock.ts";
import { Interrupted, withTimeout } from "../timeout.ts";
import { readNetworkError } from "../request/connect-errors.ts";
import { safeListener } from "../request/events.ts";
import { backoff, type RetryDelay, TOO_MANY_REQUESTS } from "../request/retry.ts";
import type { FetchLike } from "../request/send.ts";
import { createReadTimeout } from "./read-timeout.ts";
import { permanentError, requestFile } from "./request-file.ts";

/** The options of a download. */
export interface DownloadOptions {
  /**
   * Sends the requests. It is called as `(url, init)`.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * The clock for the time limit and the retry delays.
   * @default the system clock
   */
  readonly clock?: Clock | undefined;
  /**
   * Returns a random number from 0 (inclusive) to 1 (exclusive), for the jitter of retry delays.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /**
   * Aborts the download.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The maximum size of the file, bytes.
   * @default none
   */
  readonly maxBytes?: number | undefined;
  /**
   * The time limit for the start of a response and for each chunk of the file, milliseconds.
   * @default 30,000
   */
  readonly downloadIdleTimeout?: number | undefined;
  /**
   * The maximum number of consecutive retries in which no data arrives.
   * @default 5
   */
  readonly maxRetries?: number | undefined;
  /**
   * Whether the URL may have a loopback host, for a service on the same machine.
   * @default false
   */
  readonly allowLoopback?: boolean | undefined;
  /**
   * Called when data arrives.
   * @default none
   * @example
   * await done.download("lighthouse.mp4", { onProgress: ({ received, total }) => console.log(received, total) });
   */
  readonly onProgress?:
    | ((progress: {
        /** The number of bytes received so far. */
        readonly received: number;
        /** The size of the file, bytes. Undefined if the server does not report it. */
        readonly total: number | undefined;
      }) => unknown)
    | undefined;
}

/** A download in progress. */
export interface Download {
  /** The content of the file. It errors with a `DownloadError`, or with an `AbortError` if `signal` aborts. */
  readonly stream: ReadableStream<Uint8Array>;
  /** The size of the file, bytes. Undefined if the server does not report it. */
  readonly size: number | undefined;
  /** The `Content-Type` of the file. Undefined if the server does not report it. */
  readonly contentType: string | undefined;
}

/** The delays before retries, milliseconds. */
const BACKOFF: RetryDelay = { initial: 500, max: 10_000 };

/** A response that contains the file from some offset to the end. */
interface Segment {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** The size of the complete file, bytes. */
  readonly total: number | undefined;
  /** The number of bytes at the start of the segment that have already been received. */
  readonly skip: number;
  readonly etag: string | null;
  readonly contentType: string | undefined;
}

/** An attempt failed because of the response, not because of a network error. */
class FailedAttempt extends Error {
  readonly status: number | undefined;

  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}

/**
 * Downloads a file as a stream. It resumes with a `Range` request after a lost connection, verifies the length, enforces
 * `maxBytes`, sends no credential, and does not follow redirects from https to http or to private addresses.
 * @param url the http or https URL of the file
 * @throws {DownloadError} if the download cannot start
 * @throws {AbortError} if `signal` aborts
 * @example
 * const { stream, size } = await download(output.url, { maxBytes: 500_000_000 });
 * await stream.pipeTo(target);
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Download> {
  const clock = options.clock ?? systemClock;
  const timeout = options.downloadIdleTimeout ?? 30_000;
  const maxRetries = options.maxRetries ?? 5;
  // oxlint-disable-next-line no-restricted-properties -- the default of the option
  const random = options.random ?? Math.random;
  const onProgress = safeListener(options.onProgress);
  let received = 0;
  let failures = 0;

  const withIdleTimeout = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeout({ clock, ms: timeout, signal: options.signal }, work);

  /** Waits before the next attempt, or throws if no further attempt is allowed. */
  async function waitForRetry(error: unknown): Promise<void> {
    if (error instanceof DownloadError || error instanceof AbortError) throw error;
    if (error instanceof Interrupted && error.by === "abort")
      throw new AbortError("The download was aborted.", { cause: error.cause });
    if (++failures > maxRetries) throw downloadFailed(error);
    await clock.sleep(backoff(failures, BACKOFF, random), options.signal).catch(() => {
      throw new AbortError("The download was aborted.", { cause: options.signal?.reason });
    });
  }

  function downloadFailed(error: unknown): DownloadError {
    const isFailedAttempt = error instanceof FailedAttempt;
    const isTimeout = error instanceof Interrupted;
    const reason = isTimeout ? `no data arrived within ${timeout} ms` : readNetworkError(error).reason;
    return new DownloadError(`The download failed after ${received} bytes: ${reason}.`, {
      advice: "Retry the download.",
      ...(isFailedAttempt ? { fault: "service", status: error.status } : {}),
      cause: isTimeout || isFailedAttempt ? undefined : error,
    });
  }

  async function openSegment(first: Segment | undefined): Promise<Segment> {
    for (;;) {
      try {
        const response = await requestFile(url, options, withIdleTimeout, {
          "Accept-Encoding": "identity",
          ...(received > 0 ? { Range: `bytes=${received}-`, ...(first?.etag ? { "If-Range": first.etag } : {}) } : {}),
        });
        if (response.status >= 500 || response.status === TOO_MANY_REQUESTS) {
          response.body?.cancel().catch(() => undefined);
          throw new FailedAttempt(`HTTP ${response.status}`, response.status);
        }
        const opened = readSegment(response, received, first);
        if (isNotMedia(opened)) {
          opened.reader?.cancel().catch(() => undefined);
          throw new FailedAttempt("the response is not a media file");
        }
        if (opened.total !== undefined && opened.total > (options.maxBytes ?? Number.POSITIVE_INFINITY))
          throw fileTooLarge(options.maxBytes);
        return opened;
      } catch (error) {
        await waitForRetry(error);
      }
    }
  }

  const first = await openSegment(undefined);
  const reads = createReadTimeout(clock, timeout, options.signal);
  const { total } = first;
  let segment: Segment | undefined = first;
  let toSkip = 0;

  /** Returns the next bytes that have not been delivered yet, or undefined at the end of the file. */
  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      try {
        if (!segment) {
          segment = await openSegment(first);
          toSkip = segment.skip;
        }
        const { reader } = segment;
        const { done, value } = reader ? await reads.read(reader) : { done: true, value: undefined };
        if (done || !value) {
          if (total !== undefined && received < total) {
            throw new FailedAttempt(`the response ended at ${received} of ${total} bytes`);
          }
          return undefined;
        }
        failures = 0;
        const newBytes = value.subarray(Math.min(toSkip, value.byteLength));
        toSkip -= value.byteLength - newBytes.byteLength;
        if (newBytes.byteLength > 0) return newBytes;
      } catch (error) {
        segment?.reader?.cancel().catch(() => undefined);
        segment = undefined;
        await waitForRetry(error);
      }
    }
  }

  /** @throws {DownloadError} if more data arrives than announced or allowed */
  function countBytes(bytes: Uint8Array): Uint8Array {
    received += bytes.byteLength;
    if (received > (total ?? options.maxBytes ?? Number.POSITIVE_INFINITY)) {
      segment?.reader?.cancel().catch(() => undefined);
      if (total !== undefined) {
        throw new DownloadError(`The server sent more than the ${total} bytes that it announced.`, {
          fault: "service",
        });
      }
      throw fileTooLarge(options.maxBytes);
    }
    onProgress({ received, total });
    return bytes;
  }

  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const bytes = await next();
          if (bytes) {
            controller.enqueue(countBytes(bytes));
            return;
          }
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        reads.stop();
      },
      async cancel(reason) {
        reads.stop();
        await segment?.reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, size: total, contentType: first.contentType };
}

/** Whether a response with HTTP 200 is empty, a gateway's page or a service error instead of a media file. */
function isNotMedia({ total, contentType }: Segment): boolean {
  return total === 0 || /^(text\/|application\/(json|xml))/i.test(contentType ?? "");
}

function readSegment(response: Response, received: number, first: Segment | undefined): Segment {
  const { status, headers } = response;
  const base = {
    reader: response.body?.getReader(),
    etag: headers.get("etag"),
    contentType: headers.get("content-type") ?? undefined,
  };
  if (status === 200) {
    const total = parseInteger(headers.get("content-length"));
    if (first && total !== first.total) throw fileChanged();
    return { ...base, total, skip: received };
  }
  if (status === 206 && first) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
    if (Number(range?.[1]) !== received) {
      throw new DownloadError("The file server sent a different range than requested.", {
        fault: "service",
      });
    }
    if (range?.[2] !== "*" && Number(range?.[2]) !== first.total) throw fileChanged();
    return { ...base, total: first.total, skip: 0 };
  }
  response.body?.cancel().catch(() => undefined);
  throw permanentError(`The file server responded with HTTP ${status}.`, {
    status,
    advice: status === 403 || status === 404 ? "The URL may have expired. Request a new one." : undefined,
  });
}

function fileChanged(): DownloadError {
  return new DownloadError("The file changed during the download.", {
    fault: "service",
    advice: "Retry the download.",
  });
}

function parseInteger(text: string | null): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

function fileTooLarge(limit: number | undefined): DownloadError {
  return permanentError(`The file is larger than the maximum of ${limit} bytes (maxBytes).`, { fault: "input" });
}
