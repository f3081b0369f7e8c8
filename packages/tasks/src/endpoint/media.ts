import {
  type ApiVersion,
  issue,
  type IssueDetails,
  type ValidationIssue,
  type ValidationIssueCode,
} from "@klingkit/errors";
import { type ImageLimits, imageLimits } from "@klingkit/models/media";
import { detectFormat } from "../media/format.ts";
import { imageIssues } from "../media/image-issues.ts";
import { imageSize } from "../media/image-size.ts";
import { mediaUrlIssues } from "../media/media-url.ts";
import { reasonOf } from "./read-shape.ts";

/** A source of bytes, such as a `Blob`, a `File` or the result of `file(path)` from `klingkit`. */
export interface BytesSource {
  /** Returns the bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

// A string is never a path: untrusted text must not open a file.
/**
 * An image or audio: an http(s) URL, a `data:` URL, base64, bytes, or a source of bytes. A string is never a path: use
 * `file(path)` from `klingkit`.
 * @example
 * await kling.video.imageToVideo.create({ firstFrame: "https://example.com/lighthouse.png" });
 * await kling.video.imageToVideo.create({ firstFrame: file("lighthouse.png") });
 */
export type MediaInput = string | URL | Uint8Array | BytesSource;

/**
 * A file that the service fetches from a URL, such as a video: its http(s) URL; or bytes or a source of bytes, which the
 * option `upload` of the client uploads.
 * @example
 * const kling = createKling({ upload: s3Upload({ bucket: "for-kling" }) });
 * await kling.video.lipSync.simple.create({ videoUrl: file("talk.mp4"), sound: file("fog.mp3") });
 */
export type HostedFile = string | URL | Uint8Array | BytesSource;

/** A file that must be uploaded before the body can be sent. */
export interface PendingUpload {
  readonly path: string;
  /** The text in the body that the URL replaces. */
  readonly placeholder: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The beginning of the placeholders of files that are not uploaded. No host has this name. */
export const NOT_UPLOADED = "https://upload.invalid/";

/** The kind of media. */
export type MediaKind = "image" | "audio";

// Base64 must not have a `data:` prefix: see apps/docs/service/media.md#images.
/** Reads the media of one body, as URLs or base64. */
export interface MediaReader {
  /**
   * Returns the value to send. Its issues are added to `issues` under `path`.
   * @param limits the limits of an image; without them, the common limits
   */
  read(kind: MediaKind, value: MediaInput, path: string, limits?: ImageLimits): Promise<string>;
  /**
   * Returns the URL of a file that the service fetches, or the placeholder of a file that must be uploaded. Its issues are
   * added to `issues` under `path`.
   */
  url(value: HostedFile, path: string): string;
  /** The issues of the media that were read. */
  readonly issues: readonly ValidationIssue[];
}

/** A media reader that also collects the files that must be uploaded. */
export interface UploadingMediaReader extends MediaReader {
  /** Reads the files that must be uploaded. Their issues are added to `issues`. */
  uploads(): Promise<readonly PendingUpload[]>;
}

/** The minimum length of base64 media. Shorter strings are words or paths. */
const MIN_BASE64_LENGTH = 64;

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

/** The place of a value, and its limits. */
interface Place {
  readonly kind: MediaKind;
  readonly path: string;
  readonly limits: ImageLimits;
  readonly report: Report;
}

/** Reports an issue of one value. */
type Report = (code: ValidationIssueCode, predicate: string, details?: IssueDetails) => void;

/**
 * Creates the media reader of one body.
 * @param maxBytes the maximum size by kind of media, bytes
 * @param isReported whether an issue is reported; otherwise the value is sent as it is
 * @param baseUrl the base URL of the client, if it is known
 * @param canUpload whether the client uploads files
 * @param maxInlineBytes the size above which media are uploaded although the service accepts them
 */
export function createMediaReader(
  maxBytes: Readonly<Record<MediaKind, number>>,
  isReported: (issue: ValidationIssue) => boolean,
  baseUrl = "",
  canUpload = false,
  maxInlineBytes: number = Number.POSITIVE_INFINITY,
): UploadingMediaReader {
  const issues: ValidationIssue[] = [];
  const files: { readonly path: string; readonly placeholder: string; readonly value: Uint8Array | BytesSource }[] = [];
  const add = (...found: readonly ValidationIssue[]): void => void issues.push(...found.filter(isReported));

  async function read(
    kind: MediaKind,
    value: MediaInput,
    path: string,
    limits: ImageLimits = imageLimits(),
  ): Promise<string> {
    const report: Report = (code, predicate, details) => add(issue(path, code, predicate, details));
    const place = { kind, path, limits, report };
    if (typeof value === "string") return readText(value.trim(), place);
    if (value instanceof URL) return readText(value.href, place);
    if (value instanceof Uint8Array) return readBytes(value, place);
    const bytes = await readSource(value, path);
    return bytes ? readBytes(bytes, place) : "";
  }

  async function readSource(value: Uint8Array | BytesSource, path: string): Promise<Uint8Array | undefined> {
    try {
      return value instanceof Uint8Array ? value : new Uint8Array(await value.arrayBuffer());
    } catch (error) {
      // Without bytes there is nothing to send, so the issue is always reported.
      issues.push(issue(path, "unreadable_media", `cannot be read: ${reasonOf(error)}.`));
      return undefined;
    }
  }

  function url(value: HostedFile, path: string): string {
    if (typeof value === "object" && !(value instanceof URL)) return uploadLater(value, path);
    if (URL.canParse(value)) add(...mediaUrlIssues(path, new URL(value), baseUrl));
    return String(value);
  }

  /** Returns the placeholder of a file. */
  function uploadLater(value: Uint8Array | BytesSource, path: string): string {
    const reason =
      maxInlineBytes === Number.POSITIVE_INFINITY
        ? "but the service fetches it from a URL"
        : "and larger than `maxInlineBytes`";
    const predicate = `is a file, ${reason}. Pass an http(s) URL, or set the option \`upload\` of the client.`;
    if (!canUpload) issues.push(issue(path, "unreadable_media", predicate, { suggestion: "upload" }));
    const placeholder = `${NOT_UPLOADED}${crypto.randomUUID()}`;
    files.push({ path, placeholder, value });
    return placeholder;
  }

  async function uploads(): Promise<readonly PendingUpload[]> {
    const found: PendingUpload[] = [];
    for (const { path, placeholder, value } of canUpload ? files : []) {
      const bytes = await readSource(value, path);
      if (!bytes) continue;
      const format = detectFormat(bytes);
      if (bytes.byteLength === 0) add(issue(path, "unreadable_media", "is an empty file."));
      else if (format && !format.accepted)
        add(issue(path, "unsupported_media", `is ${format.name}, which the service does not accept.`));
      const contentType = contentTypes[format?.name ?? ""] ?? "application/octet-stream";
      found.push({ path, placeholder, bytes, contentType });
    }
    return found;
  }

  function readText(value: string, place: Place): string {
    const { kind, path, report } = place;
    if (value === "") report("unreadable_media", `is empty: pass an http(s) URL or ${acceptedFormats[kind]} file.`);
    else if (/^https?:\/\//i.test(value)) {
      if (URL.canParse(value)) add(...mediaUrlIssues(path, new URL(value), baseUrl));
      else report("unreadable_media", "is not a valid URL.");
    } else return readBase64(value, place);
    return value;
  }

  function readBase64(value: string, place: Place): string {
    const { report } = place;
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
    const size = Math.floor((compact.length * 3) / 4);
    if (size > maxInlineBytes) return readBytes(bytesOf(compact), place);
    checkBytes(decodeHead(compact), size, place);
    return compact;
  }

  function readBytes(bytes: Uint8Array, place: Place): string {
    if (bytes.byteLength === 0) place.report("unreadable_media", "is an empty file.");
    else if (bytes.byteLength > (canUpload ? Math.min(maxBytes[place.kind], maxInlineBytes) : maxInlineBytes)) {
      // The service accepts larger files only by URL, or the caller wants a small body.
      checkBytes(bytes, 0, place);
      return uploadLater(bytes, place.path);
    } else checkBytes(bytes, bytes.byteLength, place);
    return toBase64(bytes);
  }

  /** @param head the beginning of the file, or all of it */
  function checkBytes(head: Uint8Array, size: number, { kind, path, limits, report }: Place): void {
    const format = detectFormat(head);
    if (format && (format.kind !== kind || !format.accepted)) {
      report("unsupported_media", `is ${format.name}, but the service accepts only ${acceptedFormats[kind]}.`);
      return;
    }
    const maximum = maxBytes[kind];
    if (size > maximum) {
      const predicate = `has ${size} bytes, but the maximum is ${maximum}. Pass a URL instead of the file.`;
      report("media_too_large", predicate, { maximum, actual: size });
    }
    const sides = kind === "image" ? imageSize(head) : undefined;
    if (sides) add(...imageIssues(path, sides, limits));
  }

  return { read, url, uploads, issues };
}

/** The media types of the formats that the service accepts. */
const contentTypes: Readonly<Record<string, string>> = {
  PNG: "image/png",
  JPEG: "image/jpeg",
  WAV: "audio/wav",
  MP3: "audio/mpeg",
  "MP4 or M4A": "video/mp4",
  MOV: "video/quicktime",
};

/** The length of the base64 to decode: the metadata of a JPEG can precede its sides by hundreds of kilobytes. */
const HEAD_LENGTH = 1 << 20;

/** Decodes the beginning of a base64 text. */
function decodeHead(base64: string): Uint8Array {
  return bytesOf(base64.slice(0, Math.min(HEAD_LENGTH, base64.length - (base64.length % 4))));
}

function bytesOf(base64: string): Uint8Array {
  const letters = base64.replace(/=+$/, "");
  // A single letter at the end is no byte. `atob` rejects it, and padding of another length.
  const whole = letters.length % 4 === 1 ? letters.slice(0, -1) : letters;
  return Uint8Array.from(atob(whole), (letter) => letter.codePointAt(0) ?? 0);
}

/** The maximum number of arguments of one call of `String.fromCharCode`. */
const MAX_ARGUMENTS = 0x8000;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += MAX_ARGUMENTS)
    binary += String.fromCharCode(...bytes.subarray(at, at + MAX_ARGUMENTS));
  return btoa(binary);
}
