import {
  type ApiVersion,
  issue,
  type IssueDetails,
  type ValidationIssue,
  type ValidationIssueCode,
} from "@klingkit/errors";
import { reasonOf } from "./read-shape.ts";

/** A source of bytes, such as a `Blob`, a `File` or the result of `file(path)` of `klingkit`. */
export interface BytesSource {
  /** Returns the bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

// A string is never a path: untrusted text must not open a file.
/**
 * An image or audio: an http(s) URL, a `data:` URL, base64, bytes, or a source of bytes. A string is never a path: use
 * `file(path)` of `klingkit`.
 * @example
 * await kling.video.imageToVideo.create({ firstFrame: "https://example.com/lighthouse.png" });
 * await kling.video.imageToVideo.create({ firstFrame: file("lighthouse.png") });
 */
export type MediaInput = string | URL | Uint8Array | BytesSource;

/** The kind of media. */
export type MediaKind = "image" | "audio";

// Base64 must not have a `data:` prefix: see apps/docs/service/media.md#images.
/** Reads the media of one body, as URLs or base64. */
export interface MediaReader {
  /** Returns the value to send. Its issues are added to `issues` under `path`. */
  read(kind: MediaKind, value: MediaInput, path: string): Promise<string>;
  /** The issues of the media that were read. */
  readonly issues: readonly ValidationIssue[];
}

/** The minimum length of base64 media. Shorter strings are words or paths. */
const MIN_BASE64_LENGTH = 64;

interface Format {
  readonly name: string;
  readonly kind: MediaKind | "other";
  readonly accepted: boolean;
  readonly matches: (bytes: Uint8Array) => boolean;
}

const ascii = (bytes: Uint8Array, at: number, expected: string): boolean =>
  [...expected].every((letter, index) => bytes[at + index] === letter.codePointAt(0));

/**
 * The formats by their first bytes. The accepted ones are official for images, and third-party for audio
 * (apps/docs/service/media.md#images).
 */
const formats: readonly Format[] = [
  { name: "PNG", kind: "image", accepted: true, matches: (b) => b[0] === 0x89 && ascii(b, 1, "PNG") },
  { name: "JPEG", kind: "image", accepted: true, matches: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { name: "WebP", kind: "image", accepted: false, matches: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "WEBP") },
  { name: "GIF", kind: "image", accepted: false, matches: (b) => ascii(b, 0, "GIF8") },
  {
    name: "AVIF or HEIC",
    kind: "image",
    accepted: false,
    matches: (b) => ascii(b, 4, "ftypavif") || ascii(b, 4, "ftyphei"),
  },
  { name: "SVG", kind: "image", accepted: false, matches: (b) => ascii(b, 0, "<svg") || ascii(b, 0, "<?xml") },
  { name: "WAV", kind: "audio", accepted: true, matches: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "WAVE") },
  {
    name: "MP3",
    kind: "audio",
    accepted: true,
    matches: (b) => ascii(b, 0, "ID3") || (b[0] === 0xff && ((b[1] ?? 0) & 0xe6) === 0xe2),
  },
  { name: "AAC", kind: "audio", accepted: false, matches: (b) => b[0] === 0xff && ((b[1] ?? 0) & 0xf6) === 0xf0 },
  { name: "MP4 or M4A", kind: "other", accepted: false, matches: (b) => ascii(b, 4, "ftyp") },
];

const acceptedFormats: Record<MediaKind, string> = { image: "a JPEG or PNG", audio: "an MP3 or WAV" };

const MEGABYTE = 1_000_000;

/**
 * The maximum size of media per API version, bytes (apps/docs/service/media.md#images). The documentation does not
 * state whether a megabyte is decimal.
 */
export const mediaLimits: Readonly<Record<ApiVersion, Readonly<Record<MediaKind, number>>>> = {
  v2: { image: 50 * MEGABYTE, audio: 5 * MEGABYTE },
  v1: { image: 10 * MEGABYTE, audio: 5 * MEGABYTE },
};

/** Reports an issue of one value. */
type Report = (code: ValidationIssueCode, predicate: string, details?: IssueDetails) => void;

/**
 * Creates the media reader of one body.
 * @param maxBytes the maximum size by kind of media, bytes
 * @param isReported whether an issue is reported; otherwise the value is sent as it is
 */
export function createMediaReader(
  maxBytes: Readonly<Record<MediaKind, number>>,
  isReported: (issue: ValidationIssue) => boolean,
): MediaReader {
  const issues: ValidationIssue[] = [];

  async function read(kind: MediaKind, value: MediaInput, path: string): Promise<string> {
    const report: Report = (code, predicate, details) => {
      const found = issue(path, code, predicate, details);
      if (isReported(found)) issues.push(found);
    };
    if (typeof value === "string") return readText(kind, value.trim(), report);
    if (value instanceof URL) return readText(kind, value.href, report);
    if (value instanceof Uint8Array) return readBytes(kind, value, report);
    let bytes: ArrayBuffer;
    try {
      bytes = await value.arrayBuffer();
    } catch (error) {
      // Without bytes there is nothing to send, so the issue is always reported.
      issues.push(issue(path, "unreadable_media", `cannot be read: ${reasonOf(error)}.`));
      return "";
    }
    return readBytes(kind, new Uint8Array(bytes), report);
  }

  function readText(kind: MediaKind, value: string, report: Report): string {
    if (value === "") report("unreadable_media", `is empty: pass an http(s) URL or ${acceptedFormats[kind]} file.`);
    else if (/^https?:\/\//i.test(value)) {
      if (!URL.canParse(value)) report("unreadable_media", "is not a valid URL.");
    } else return readBase64(kind, value, report);
    return value;
  }

  function readBase64(kind: MediaKind, value: string, report: Report): string {
    const base64 = /^data:/i.test(value) ? /^data:[^,]*;base64,(.*)$/is.exec(value)?.[1] : value;
    if (base64 === undefined) {
      report("unreadable_media", "is a data: URL without base64.");
      return value;
    }
    const compact = base64.replaceAll(/\s/g, "");
    if (compact.length < MIN_BASE64_LENGTH || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) {
      report(
        "unreadable_media",
        "is neither an http(s) URL nor base64. If it is a path, pass `file(path)` from klingkit.",
      );
      return value;
    }
    const head = Uint8Array.from(atob(compact.slice(0, 32)), (letter) => letter.codePointAt(0) ?? 0);
    checkFormat(kind, head, Math.floor((compact.length * 3) / 4), report);
    return compact;
  }

  function readBytes(kind: MediaKind, bytes: Uint8Array, report: Report): string {
    if (bytes.byteLength === 0) report("unreadable_media", "is an empty file.");
    else checkFormat(kind, bytes, bytes.byteLength, report);
    return toBase64(bytes);
  }

  function checkFormat(kind: MediaKind, head: Uint8Array, size: number, report: Report): void {
    const format = formats.find(({ matches }) => matches(head));
    if (format && (format.kind !== kind || !format.accepted)) {
      report("unsupported_media", `is ${format.name}, but the service accepts only ${acceptedFormats[kind]}.`);
      return;
    }
    const maximum = maxBytes[kind];
    if (size > maximum) {
      const predicate = `has ${size} bytes, but the maximum is ${maximum}. Pass a URL instead of the file.`;
      report("media_too_large", predicate, { maximum, actual: size });
    }
  }

  return { read, issues };
}

/** The maximum number of arguments of one call of `String.fromCharCode`. */
const MAX_ARGUMENTS = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += MAX_ARGUMENTS)
    binary += String.fromCharCode(...bytes.subarray(at, at + MAX_ARGUMENTS));
  return btoa(binary);
}
