import { type Clock, type FetchLike, readPart } from "@klingkit/http";

/** A file of which parts can be read. */
export interface ByteSource {
  /** The size of the file, bytes. Undefined if it is not known. */
  readonly size: number | undefined;
  /** Returns at most `length` bytes at an offset, and fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The file of a URL. */
export interface UrlSource extends ByteSource {
  /** The `Content-Type` of the file. Undefined if the server does not report it. */
  readonly contentType: string | undefined;
}

/** How to read a URL. */
export interface UrlSourceOptions {
  readonly fetch: FetchLike | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly allowLoopback: boolean;
}

/** Creates a source of bytes in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** The size of the parts to request, bytes. */
const PART = 65_536;

/** The maximum number of bytes to request from one URL: header of a video at the end of a file included. */
const MAX_TOTAL = 6_000_000;

/** The time limit of one request, milliseconds. */
const TIMEOUT = 15_000;

/**
 * Opens the file of a URL: requests its first part. Further parts are requested when they are needed, and at most 6 MB in
 * total.
 * @throws {DownloadError} if the first part cannot be read
 */
export async function openUrl(url: string, options: UrlSourceOptions): Promise<UrlSource> {
  let total = 0;
  async function request(offset: number, length: number): ReturnType<typeof readPart> {
    const part = await readPart(url, { ...options, offset, length, timeout: TIMEOUT });
    total += part.bytes.byteLength;
    return part;
  }
  const first = await request(0, PART);
  let cached = { offset: 0, bytes: first.bytes };
  return {
    size: first.size,
    contentType: first.contentType,
    async read(offset, length) {
      const isCached = offset >= cached.offset && offset + length <= cached.offset + cached.bytes.byteLength;
      const isAfterEnd = first.size !== undefined && offset >= first.size;
      if (!isCached && !isAfterEnd) {
        const wanted = Math.max(length, PART);
        if (total + wanted > MAX_TOTAL) return new Uint8Array();
        cached = { offset, bytes: (await request(offset, wanted)).bytes };
      }
      const from = offset - cached.offset;
      return isAfterEnd ? new Uint8Array() : cached.bytes.subarray(from, from + length);
    },
  };
}
