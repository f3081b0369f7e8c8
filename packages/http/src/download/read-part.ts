import { AbortError, DownloadError, KlingError } from "@klingkit/errors";
import { type Clock, systemClock } from "../clock.ts";
import { readNetworkError } from "../request/connect-errors.ts";
import { checkTime } from "../request/settings.ts";
import { Interrupted, withTimeout } from "../timeout.ts";
import { type FileRequestOptions, permanentError, requestFile } from "./request-file.ts";

/** The part of a file to read. */
export interface ReadPartOptions extends FileRequestOptions {
  /** The position of the first byte. */
  readonly offset: number;
  /** The maximum number of bytes. */
  readonly length: number;
  /**
   * The clock for the time limit.
   * @default the system clock
   */
  readonly clock?: Clock | undefined;
  /**
   * The time limit of the whole read, milliseconds: above 0 and at most 2,147,483,647.
   * @default 30,000
   */
  readonly timeout?: number | undefined;
  /**
   * Aborts the read.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
}

/** A part of a file. */
export interface FilePart {
  /** The bytes: at most the requested number, and fewer at the end of the file. */
  readonly bytes: Uint8Array;
  /** The size of the whole file, bytes. Undefined if the server does not report it. */
  readonly size: number | undefined;
  /** The `Content-Type` of the file. Undefined if the server does not report it. */
  readonly contentType: string | undefined;
}

/**
 * Reads a part of a file with a `Range` request. If the server ignores ranges, it stops after the requested bytes. It sends
 * no credential, and does not read from private addresses or follow redirects to them.
 * @param url the http or https URL of the file
 * @throws {ConfigurationError} if `timeout` is out of range
 * @throws {DownloadError} if the part cannot be read
 * @throws {AbortError} if `signal` aborts
 * @example const { bytes, size } = await readPart("https://example.com/a.mp4", { offset: 0, length: 65_536 });
 */
export async function readPart(url: string, options: ReadPartOptions): Promise<FilePart> {
  const { offset, length, clock = systemClock, signal } = options;
  const timeout = checkTime("timeout", options.timeout ?? 30_000);
  const range = `bytes=${offset}-${offset + length - 1}`;
  try {
    return await withTimeout({ clock, ms: timeout, signal }, async (stop) => {
      const headers = { "Accept-Encoding": "identity", Range: range };
      const response = await requestFile(url, options, (work) => work(stop), headers);
      return { ...readHeaders(response, offset), bytes: await readBytes(response, length, stop) };
    });
  } catch (error) {
    if (error instanceof KlingError) throw error;
    if (error instanceof Interrupted) {
      if (error.by === "abort") throw new AbortError("The read was aborted.", { cause: error.cause });
      throw new DownloadError(`The file could not be read within ${timeout} ms.`);
    }
    throw new DownloadError(`The file could not be read: ${readNetworkError(error).reason}.`, { cause: error });
  }
}

/** @throws {DownloadError} if the response does not contain the part */
function readHeaders({ status, headers, body }: Response, offset: number): Omit<FilePart, "bytes"> {
  const contentType = headers.get("content-type") ?? undefined;
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  if (status === 206 && Number(start) === offset) return { size: integer(total), contentType };
  if (status === 200 && offset === 0) return { size: integer(headers.get("content-length")), contentType };
  body?.cancel().catch(() => undefined);
  // Only a browser hides a redirect.
  if (status === 0) throw new DownloadError("The file server sent a redirect, which the browser does not show.");
  throw permanentError(
    status === 200 || status === 206
      ? "The file server does not send the requested range."
      : `The file server responded with HTTP ${status}.`,
    { status, advice: status === 403 || status === 404 ? "The URL may have expired." : undefined },
  );
}

/** Reads bytes up to a maximum, and cancels the rest. */
async function readBytes({ body }: Response, maximum: number, signal: AbortSignal): Promise<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return new Uint8Array();
  const cancel = (): void => {
    reader.cancel().catch(() => undefined);
  };
  signal.addEventListener("abort", cancel, { once: true });
  const bytes = new Uint8Array(maximum);
  let received = 0;
  try {
    while (received < maximum) {
      const { done, value } = await reader.read();
      if (done) break;
      const chunk = value.subarray(0, maximum - received);
      bytes.set(chunk, received);
      received += chunk.byteLength;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
  return bytes.subarray(0, received);
}

function integer(text: string | null | undefined): number | undefined {
  return text && /^\d+$/.test(text) ? Number(text) : undefined;
}
