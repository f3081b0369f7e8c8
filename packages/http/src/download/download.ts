import { AbortError, ConfigurationError, DownloadError } from "@klingkit/errors";
import { type Clock, systemClock } from "../clock.ts";
import { Interrupted, withTimeout } from "../timeout.ts";
import { readNetworkError } from "../request/connect-errors.ts";
import { safeListener } from "../request/events.ts";
import { backoff, type RetryDelay, TOO_MANY_REQUESTS } from "../request/retry.ts";
import type { FetchLike } from "../request/send.ts";
import { checkMaxRetries, checkTime } from "../request/settings.ts";
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
   * Aborts the download. A signal with a timeout limits the duration of the whole download.
   * @default none
   * @example
   * await done.download("lighthouse.mp4", { signal: AbortSignal.timeout(600_000) });
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The maximum size of the file, bytes: above 0.
   * @default none
   */
  readonly maxBytes?: number | undefined;
  /**
   * The time limit for the start of a response and for each chunk of the file, milliseconds: above 0 and at most
   * 2,147,483,647. It does not limit the whole download; `signal` can.
   * @default 30,000
   */
  readonly downloadIdleTimeout?: number | undefined;
  /**
   * The maximum number of consecutive retries in which no new data arrives: an integer of at least 0.
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
  readonly contentType: string | undefined;
  readonly etag: string | undefined;
  /** The `Last-Modified` header. */
  readonly lastModified: string | undefined;
  /** Whether the bytes of the file differ from those of the connection, so that their positions have no meaning there. */
  readonly isEncoded: boolean;
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
 * @throws {ConfigurationError} if an option is out of range
 * @throws {DownloadError} if the download cannot start
 * @throws {AbortError} if `signal` aborts
 * @example
 * const { stream, size } = await download(output.url, { maxBytes: 500_000_000 });
 * await stream.pipeTo(target);
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Download> {
  const clock = options.clock ?? systemClock;
  const timeout = checkTime("downloadIdleTimeout", options.downloadIdleTimeout ?? 30_000);
  const maxRetries = checkMaxRetries(options.maxRetries ?? 5);
  const { maxBytes = Number.POSITIVE_INFINITY } = options;
  if (!(typeof maxBytes === "number" && maxBytes > 0))
    throw new ConfigurationError(`\`maxBytes\` must be above 0, not ${String(maxBytes)}.`);
  // oxlint-disable-next-line no-restricted-properties -- the default of the option
  const random = options.random ?? Math.random;
  const onProgress = safeListener(options.onProgress);
  let received = 0;
  /** The number of consecutive attempts without new data. */
  let failures = 0;

  const withIdleTimeout = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeout({ clock, ms: timeout, signal: options.signal }, work);

  /** Waits before the next attempt, or throws if no further attempt is allowed. */
  async function waitForRetry(error: unknown, first: Segment | undefined): Promise<void> {
    if (error instanceof DownloadError || error instanceof AbortError) throw error;
    if (error instanceof Interrupted && error.by === "abort")
      throw new AbortError("The download was aborted.", { cause: error.cause });
    const isResumable = received === 0 || !first || isIdentified(first);
    if (!isResumable || ++failures > maxRetries) throw downloadFailed(error);
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
      let response: Response | undefined;
      try {
        response = await requestFile(url, options, withIdleTimeout, {
          "Accept-Encoding": "identity",
          ...(received > 0 && first ? rangeHeaders(received, first) : {}),
        });
        const { status } = response;
        if (status >= 500 || status === TOO_MANY_REQUESTS) throw new FailedAttempt(`HTTP ${status}`, status);
        const opened = readSegment(response, received, first);
        if (isNotMedia(opened)) throw new FailedAttempt("the response is not a media file");
        if (opened.total !== undefined && opened.total > maxBytes) throw fileTooLarge(maxBytes);
        return { ...opened, reader: response.body?.getReader() };
      } catch (error) {
        response?.body?.cancel().catch(() => undefined);
        await waitForRetry(error, first);
      }
    }
  }

  const first = await openSegment(undefined);
  const reads = createReadTimeout(clock, timeout, options.signal);
  const { total: size, contentType } = first;
  let total = size;
  let segment: Segment | undefined = first;
  let toSkip = 0;

  /** Returns the next bytes that have not been delivered yet, or undefined at the end of the file. */
  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      try {
        if (!segment) {
          segment = await openSegment(first);
          toSkip = segment.skip;
          total = segment.total ?? total;
        }
        const { reader } = segment;
        const { done, value } = reader ? await reads.read(reader) : { done: true, value: undefined };
        if (done || !value) {
          if (total !== undefined && received < total) {
            throw new FailedAttempt(`the response ended at ${received} of ${total} bytes`);
          }
          return undefined;
        }
        const newBytes = value.subarray(Math.min(toSkip, value.byteLength));
        toSkip -= value.byteLength - newBytes.byteLength;
        if (newBytes.byteLength > 0) {
          failures = 0;
          return newBytes;
        }
      } catch (error) {
        segment?.reader?.cancel().catch(() => undefined);
        segment = undefined;
        await waitForRetry(error, first);
      }
    }
  }

  /** @throws {DownloadError} if more data arrives than announced or allowed */
  function countBytes(bytes: Uint8Array): Uint8Array {
    received += bytes.byteLength;
    if (received > (total ?? maxBytes)) {
      segment?.reader?.cancel().catch(() => undefined);
      if (total !== undefined) {
        throw new DownloadError(`The server sent more than the ${total} bytes that it announced.`, {
          fault: "service",
        });
      }
      throw fileTooLarge(maxBytes);
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
  return { stream, size, contentType };
}

/** Whether a later response can be recognized as one of the same file. */
function isIdentified({ etag, lastModified, total }: Segment): boolean {
  return (etag ?? lastModified ?? total) !== undefined;
}

/** The headers that request the rest of the file, or the whole file if it has changed. */
function rangeHeaders(received: number, { etag, lastModified, isEncoded }: Segment): Record<string, string> {
  if (isEncoded) return {};
  const condition = etag?.startsWith('"') ? etag : lastModified;
  return { Range: `bytes=${received}-`, ...(condition === undefined ? {} : { "If-Range": condition }) };
}

/** Whether a response with HTTP 200 is empty, a gateway's page or a service error instead of a media file. */
function isNotMedia({ total, contentType }: Omit<Segment, "reader">): boolean {
  return total === 0 || /^(text\/|application\/(json|xml))/i.test(contentType ?? "");
}

function readSegment(
  { status, headers }: Response,
  received: number,
  first: Segment | undefined,
): Omit<Segment, "reader"> {
  const encoding = headers.get("content-encoding")?.toLowerCase() || "identity";
  const base = {
    contentType: headers.get("content-type") ?? undefined,
    etag: headers.get("etag") || undefined,
    lastModified: headers.get("last-modified") || undefined,
    isEncoded: encoding !== "identity",
  };
  if (status === 200) {
    const total = base.isEncoded ? undefined : parseInteger(headers.get("content-length"));
    const segment = { ...base, total, skip: received };
    if (first && isOtherFile(first, segment)) throw fileChanged();
    return segment;
  }
  if (status === 206 && first) {
    const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (Number(start) !== received) {
      throw new DownloadError("The file server sent a different range than requested.", {
        fault: "service",
      });
    }
    // A server that honors `If-Range` does not have to identify the file again.
    const { etag = first.etag, lastModified = first.lastModified } = base;
    const segment = { ...base, etag, lastModified, total: parseInteger(size), skip: 0 };
    if (isOtherFile(first, segment)) throw fileChanged();
    return segment;
  }
  throw permanentError(`The file server responded with HTTP ${status}.`, {
    status,
    advice: status === 403 || status === 404 ? "The URL may have expired. Request a new one." : undefined,
  });
}

/** Whether a response contains a different file than the first one, by its size, and its ETag or date. */
function isOtherFile(first: Segment, { total, etag, lastModified }: Omit<Segment, "reader">): boolean {
  if (total !== undefined && first.total !== undefined && total !== first.total) return true;
  const [before, now] = first.etag === undefined ? [first.lastModified, lastModified] : [first.etag, etag];
  // A proxy may make an ETag weak.
  return before !== undefined && before.replace(/^W\//, "") !== now?.replace(/^W\//, "");
}

function fileChanged(): DownloadError {
  return new DownloadError("The file changed during the download.", {
    fault: "service",
    advice: "Retry the download.",
  });
}

function parseInteger(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

function fileTooLarge(limit: number): DownloadError {
  return permanentError(`The file is larger than the maximum of ${limit} bytes (maxBytes).`, { fault: "input" });
}
