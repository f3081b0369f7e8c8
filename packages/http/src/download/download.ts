import { AbortError, DownloadError, type KlingErrorFields } from "@klingkit/errors";
import { type Clock, systemClock } from "../clock.ts";
import { Interrupted, withTimeout } from "../timeout.ts";
import { isLoopback, isPrivate } from "../private-address.ts";
import { readNetworkError } from "../request/connect-errors.ts";
import { safeListener } from "../request/events.ts";
import { backoff, type RetryDelay, TOO_MANY_REQUESTS } from "../request/retry.ts";
import type { FetchLike } from "../request/send.ts";
import { createReadTimeout } from "./read-timeout.ts";

/** The options of a download. */
export interface DownloadOptions {
  /**
   * Sends the requests. It is called as `(url, init)`.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * Measures the time limit, and the waits between attempts.
   * @default the clock of the machine
   */
  readonly clock?: Clock | undefined;
  /**
   * Spreads the waits between attempts: returns a number from 0 up to, but not including, 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /**
   * Aborts the download.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The largest accepted file, bytes.
   * @default none
   */
  readonly maxBytes?: number | undefined;
  /**
   * How long to wait for the start of a response and for each piece of the file, milliseconds.
   * @default 30,000
   */
  readonly downloadIdleTimeout?: number | undefined;
  /**
   * How often in a row the download is tried again without receiving a byte.
   * @default 5
   */
  readonly maxAttempts?: number | undefined;
  /**
   * Whether the file may be on this machine, for a service that runs there.
   * @default false
   */
  readonly allowLoopback?: boolean | undefined;
  /**
   * Called when bytes arrive.
   * @default none
   * @example
   * await done.download("lighthouse.mp4", { onProgress: ({ received, total }) => console.log(received, total) });
   */
  readonly onProgress?:
    | ((progress: {
        /** The bytes received so far. */
        readonly received: number;
        /** The size of the file, bytes. Undefined if the server does not report it. */
        readonly total: number | undefined;
      }) => unknown)
    | undefined;
}

/** A download in progress. */
export interface Download {
  /** The bytes of the file. It fails with a `DownloadError`, or with an `AbortError` if `signal` aborts. */
  readonly stream: ReadableStream<Uint8Array>;
  /** The size of the file, bytes. Undefined if the server does not report it. */
  readonly size: number | undefined;
  /** The `Content-Type` of the file. Undefined if the server does not report it. */
  readonly contentType: string | undefined;
}

const MAX_REDIRECTS = 5;

/** The waits between attempts, milliseconds. */
const BACKOFF: RetryDelay = { initial: 500, max: 10_000 };

interface Piece {
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Size of the whole file. */
  readonly total: number | undefined;
  /** Bytes at the start of this piece that are known already. */
  readonly skip: number;
  readonly tag: string | null;
  readonly contentType: string | undefined;
}

/** Why an attempt failed, where the response says so and no error of the network. */
class FailedAttempt extends Error {
  readonly status: number | undefined;

  constructor(reason: string, status?: number) {
    super(reason);
    this.status = status;
  }
}

/** The error of a file that cannot be downloaded later either, unless something changes. */
function definite(summary: string, fields: KlingErrorFields = {}): DownloadError {
  return new DownloadError(summary, { fault: "service", retryable: false, ...fields });
}

/**
 * Downloads a file as a stream. It resumes with `Range` after a lost connection, verifies the length, enforces
 * `maxBytes`, sends no credential, and follows no redirect to http or to a private address.
 * @param url the http(s) URL of the file
 * @throws {DownloadError} if the download cannot begin
 * @throws {AbortError} if `signal` aborts
 * @example
 * const { stream, size } = await download(output.url, { maxBytes: 500_000_000 });
 * await stream.pipeTo(target);
 */
export async function download(url: string, options: DownloadOptions = {}): Promise<Download> {
  const clock = options.clock ?? systemClock;
  const timeout = options.downloadIdleTimeout ?? 30_000;
  const tries = options.maxAttempts ?? 5;
  // oxlint-disable-next-line no-restricted-properties -- the default of what is handed in
  const random = options.random ?? Math.random;
  const onProgress = safeListener(options.onProgress);
  let received = 0;
  let failures = 0;

  const limited = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withTimeout({ clock, ms: timeout, signal: options.signal }, work);

  /** Waits before another try, or throws when there have been enough. */
  async function again(error: unknown): Promise<void> {
    if (error instanceof DownloadError || error instanceof AbortError) throw error;
    if (error instanceof Interrupted && error.by === "abort")
      throw new AbortError("The download was aborted.", { cause: error.cause });
    if (++failures > tries) throw brokenOff(error);
    await clock.sleep(backoff(failures, BACKOFF, random), options.signal).catch(() => {
      throw new AbortError("The download was aborted.", { cause: options.signal?.reason });
    });
  }

  function brokenOff(error: unknown): DownloadError {
    const isFailedAttempt = error instanceof FailedAttempt;
    const isTimeout = error instanceof Interrupted;
    const reason = isTimeout ? "no data arrived in time" : readNetworkError(error).reason;
    return new DownloadError(`The download ended after ${received} bytes: ${reason}.`, {
      advice: "Start the download again.",
      ...(isFailedAttempt ? { fault: "service", status: error.status } : {}),
      cause: isTimeout || isFailedAttempt ? undefined : error,
    });
  }

  async function open(first: Piece | undefined): Promise<Piece> {
    for (;;) {
      try {
        const response = await request(url, options, limited, {
          "Accept-Encoding": "identity",
          ...(received > 0 ? { Range: `bytes=${received}-`, ...(first?.tag ? { "If-Range": first.tag } : {}) } : {}),
        });
        if (response.status >= 500 || response.status === TOO_MANY_REQUESTS) {
          response.body?.cancel().catch(() => undefined);
          throw new FailedAttempt(`HTTP ${response.status}`, response.status);
        }
        const piece = readHead(response, received, first);
        if (isNoFile(piece)) {
          piece.reader?.cancel().catch(() => undefined);
          throw new FailedAttempt("the response is not a media file");
        }
        if (piece.total !== undefined && piece.total > (options.maxBytes ?? Number.POSITIVE_INFINITY))
          tooLarge(options.maxBytes);
        return piece;
      } catch (error) {
        await again(error);
      }
    }
  }

  const first = await open(undefined);
  const reads = createReadTimeout(clock, timeout, options.signal);
  const { total } = first;
  let piece: Piece | undefined = first;
  let toSkip = 0;

  /** The next bytes that the caller has not had, or undefined at the end. */
  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      try {
        if (!piece) {
          piece = await open(first);
          toSkip = piece.skip;
        }
        const { reader } = piece;
        const { done, value } = reader ? await reads.read(reader) : { done: true, value: undefined };
        if (done || !value) {
          if (total !== undefined && received < total) {
            throw new FailedAttempt(`the response ended at ${received} of ${total} bytes`);
          }
          return undefined;
        }
        failures = 0;
        const fresh = value.subarray(Math.min(toSkip, value.byteLength));
        toSkip -= value.byteLength - fresh.byteLength;
        if (fresh.byteLength > 0) return fresh;
      } catch (error) {
        piece?.reader?.cancel().catch(() => undefined);
        piece = undefined;
        await again(error);
      }
    }
  }

  /** @throws DownloadError for more bytes than there may be */
  function counted(bytes: Uint8Array): Uint8Array {
    received += bytes.byteLength;
    if (received > (total ?? options.maxBytes ?? Number.POSITIVE_INFINITY)) {
      piece?.reader?.cancel().catch(() => undefined);
      if (total !== undefined) {
        throw new DownloadError(`More bytes arrived than the ${total} that were announced.`, { fault: "service" });
      }
      tooLarge(options.maxBytes);
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
            controller.enqueue(counted(bytes));
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
        await piece?.reader?.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, size: total, contentType: first.contentType };
}

/** Asks for the file, following only redirects that are safe. */
async function request(
  from: string,
  options: DownloadOptions,
  limited: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>,
  headers: Record<string, string>,
): Promise<Response> {
  let url = checkedUrl(from, undefined, options);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await limited((signal) =>
      (options.fetch ?? globalThis.fetch)(url.href, { method: "GET", headers, redirect: "manual", signal }),
    );
    if (response.status < 300 || response.status >= 400) return response;
    response.body?.cancel().catch(() => undefined);
    const location = response.headers.get("location");
    if (!location || !URL.canParse(location, url.href))
      throw definite("The file's server sent a redirect without a usable target.");
    url = checkedUrl(location, url, options);
  }
  throw definite(`The file's server redirected more than ${MAX_REDIRECTS} times.`);
}

function checkedUrl(target: string, from: URL | undefined, options: DownloadOptions): URL {
  if (!URL.canParse(target, from?.href)) throw definite("The URL of the file is not usable.");
  const url = new URL(target, from?.href);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw definite(`klingkit does not download from ${url.protocol} addresses.`);
  if (from && url.protocol !== from.protocol && url.protocol !== "https:") {
    throw definite("The file's server redirected from https to http, which klingkit does not follow.");
  }
  if (isPrivate(url) && !(options.allowLoopback && isLoopback(url))) {
    throw definite(`The file's address ${url.host} belongs to a private network, which klingkit does not request.`);
  }
  return url;
}

/** A gateway's page or a service's refusal under HTTP 200 is no picture, clip or sound; nor is nothing at all. */
function isNoFile({ total, contentType }: Piece): boolean {
  return total === 0 || /^(text\/|application\/(json|xml))/i.test(contentType ?? "");
}

function readHead(response: Response, received: number, first: Piece | undefined): Piece {
  const { status, headers } = response;
  const base = {
    reader: response.body?.getReader(),
    tag: headers.get("etag"),
    contentType: headers.get("content-type") ?? undefined,
  };
  if (status === 200) {
    const total = wholeNumber(headers.get("content-length"));
    if (first && total !== first.total) throw changed();
    return { ...base, total, skip: received };
  }
  if (status === 206 && first) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
    if (Number(range?.[1]) !== received) {
      throw new DownloadError("The file's server sent another part of the file than was requested.", {
        fault: "service",
      });
    }
    if (range?.[2] !== "*" && Number(range?.[2]) !== first.total) throw changed();
    return { ...base, total: first.total, skip: 0 };
  }
  response.body?.cancel().catch(() => undefined);
  throw definite(`The file's server responded with HTTP ${status}.`, {
    status,
    advice: status === 403 || status === 404 ? "The link may have expired: request a new one." : undefined,
  });
}

function changed(): DownloadError {
  return new DownloadError("The file changed while it was downloaded.", {
    fault: "service",
    advice: "Download it again.",
  });
}

function wholeNumber(text: string | null): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}

function tooLarge(limit: number | undefined): never {
  throw definite(`The file is larger than the ${limit} bytes that maxBytes allows.`, { fault: "input" });
}
