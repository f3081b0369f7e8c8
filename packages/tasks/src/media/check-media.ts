import { type ApiVersion, issue, KlingError, rejectUnknownNames, type ValidationIssue } from "@klingkit/errors";
import { type Clock, type FetchLike, isLoopback, isUnreachable } from "@klingkit/http";
import { imageLimits, videoLimits } from "@klingkit/models/media";
import { omitUndefined } from "../endpoint/fields.ts";
import { type MediaInput, mediaLimits } from "../endpoint/media.ts";
import { reasonOf } from "../endpoint/read-shape.ts";
import { type ByteSource, memorySource, openUrl } from "./byte-source.ts";
import { ascii, detectFormat } from "./format.ts";
import { imageIssues } from "./image-issues.ts";
import { type ImageSize, imageSize } from "./image-size.ts";
import { mediaUrlIssues } from "./media-url.ts";
import { type Mp4Info, readMp4 } from "./mp4.ts";
import { videoIssues } from "./video-issues.ts";

/** The options of a media check. */
export interface MediaCheckOptions {
  /**
   * The kind of media that the input expects.
   * @default the kind of the file
   */
  readonly kind?: "image" | "video" | "audio" | undefined;
  /**
   * The name of the endpoint whose limits apply, such as `video.omni`.
   * @default the limits that all endpoints share
   */
  readonly endpoint?: string | undefined;
  /**
   * The name of the model, for endpoints whose models have different limits.
   * @default the default model of the endpoint
   */
  readonly model?: string | undefined;
  /**
   * The API version whose size limit applies to images: 50 MB on v2, 10 MB on v1.
   * @default v2, with a warning above the limit of v1
   */
  readonly apiVersion?: ApiVersion | undefined;
  /**
   * The name of the field for the messages, such as `firstFrame`.
   * @default "media"
   */
  readonly field?: string | undefined;
  /**
   * Aborts the requests of a URL.
   * @default none
   */
  readonly signal?: AbortSignal | undefined;
}

/** The result of a media check. Facts that could not be read are missing. */
export interface MediaReport {
  /** Whether the service is expected to accept the media: `issues` has no error. */
  readonly ok: boolean;
  /** The format, such as `PNG`, `JPEG`, `MP4`, `MOV` or `WAV`. */
  readonly format?: string;
  /** The size of the file, bytes. */
  readonly bytes?: number;
  /** The width, pixels. */
  readonly width?: number;
  /** The height, pixels. */
  readonly height?: number;
  /** The width divided by the height. */
  readonly ratio?: number;
  /** The duration of an MP4 or MOV, seconds. */
  readonly duration?: number;
  /** The codec of an MP4 or MOV: `h264`, `hevc`, or the four letters of the file, such as `av01`. */
  readonly codec?: string;
  /** The frames per second of an MP4 or MOV, on average. */
  readonly frameRate?: number;
  /** Whether an MP4 or MOV has audio. */
  readonly hasAudio?: boolean;
  /** The issues: errors for media that the service rejects, warnings for media that it may reject. */
  readonly issues: readonly ValidationIssue[];
}

/** What a check needs from the client. */
export interface MediaCheckContext {
  /** Requests URLs. */
  readonly fetch: FetchLike | undefined;
  readonly clock: Clock;
  /** The base URL of the client. */
  readonly baseUrl: string;
}

const names: Readonly<Record<keyof MediaCheckOptions, true>> = {
  kind: true,
  endpoint: true,
  model: true,
  apiVersion: true,
  field: true,
  signal: true,
};

/** The parts of a JPEG to read until its sides are found, bytes. */
const JPEG_PARTS = [65_536, 262_144, 1_048_576];

/** The facts of a file. */
type Facts = Omit<MediaReport, "ok" | "issues">;

/**
 * Checks media before they are sent: local bytes, or the first bytes of a URL. It sends no credential, requests at most
 * 6 MB of a URL, and does not read private addresses. It does not throw for media: the report has their issues.
 * @throws {ConfigurationError} if an option is unknown
 * @throws {AbortError} if `signal` aborts
 * @example
 * const context = { fetch, clock: systemClock, baseUrl: regionUrl("singapore") };
 * const { ok, issues } = await checkMedia("https://example.com/a.mp4", { endpoint: "video.omni" }, context);
 */
export async function checkMedia(
  media: MediaInput,
  options: MediaCheckOptions,
  context: MediaCheckContext,
): Promise<MediaReport> {
  rejectUnknownNames(options, Object.keys(names), { kind: "option", taskState: "none" });
  const path = options.field ?? "media";
  const issues: ValidationIssue[] = [];
  const facts = await readFacts(media, path, options, context, issues);
  return { ok: issues.every(({ severity }) => severity === "warning"), ...facts, issues };
}

async function readFacts(
  media: MediaInput,
  path: string,
  options: MediaCheckOptions,
  context: MediaCheckContext,
  issues: ValidationIssue[],
): Promise<Facts> {
  let source: ByteSource | undefined;
  try {
    source = await openSource(media, path, options, context, issues);
    return source ? await inspect(source, path, options, issues) : {};
  } catch (error) {
    if (error instanceof KlingError && error.code === "aborted") throw error;
    // A network error may concern this machine only. A response of the server concerns the service, too.
    const severity = error instanceof KlingError && error.retryable ? "warning" : "error";
    issues.push(issue(path, "unreadable_media", `cannot be read: ${reasonOf(error)}.`, { severity }));
    return {};
  }
}

/** Opens the bytes of media. Undefined if they cannot be read; then an issue states why. */
async function openSource(
  media: MediaInput,
  path: string,
  { signal }: MediaCheckOptions,
  { fetch, clock, baseUrl }: MediaCheckContext,
  issues: ValidationIssue[],
): Promise<ByteSource | undefined> {
  if (media instanceof Uint8Array) return memorySource(media);
  if (typeof media === "object" && !(media instanceof URL)) {
    return memorySource(new Uint8Array(await media.arrayBuffer()));
  }
  const text = String(media).trim();
  if (!/^https?:/i.test(text)) {
    const bytes = decodeBase64(text);
    if (!bytes) issues.push(issue(path, "unreadable_media", "is neither an http(s) URL nor base64."));
    return bytes && memorySource(bytes);
  }
  if (!URL.canParse(text)) {
    issues.push(issue(path, "unreadable_media", "is not a valid URL."));
    return undefined;
  }
  const url = new URL(text);
  issues.push(...mediaUrlIssues(path, url, baseUrl));
  // `fetch` accepts no user name in a URL.
  if (url.username || url.password) return undefined;
  const allowLoopback = isLoopback(new URL(baseUrl));
  return isUnreachable(url) && !(allowLoopback && isLoopback(url))
    ? undefined
    : openUrl(url.href, { fetch, clock, signal, allowLoopback });
}

function decodeBase64(text: string): Uint8Array | undefined {
  const base64 = (/^data:[^,]*;base64,(.*)$/is.exec(text)?.[1] ?? text).replaceAll(/\s/g, "");
  try {
    return base64 === "" ? undefined : Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
  } catch {
    return undefined;
  }
}

async function inspect(
  source: ByteSource,
  path: string,
  options: MediaCheckOptions,
  issues: ValidationIssue[],
): Promise<Facts> {
  const head = await source.read(0, 1024);
  const bytes = source.size;
  const format = detectFormat(head);
  const facts: Facts = bytes === undefined ? {} : { bytes };
  const kind = options.kind ?? (format?.kind === "other" ? undefined : format?.kind);
  if (head.byteLength === 0 || bytes === 0) {
    issues.push(issue(path, "unreadable_media", "is an empty file."));
    return facts;
  }
  if (!format) {
    issues.push(
      issue(path, "unsupported_media", "has a format that klingkit does not know: the service may reject it.", {
        severity: "warning",
      }),
    );
    return facts;
  }
  const container = format.kind === "video" && format.accepted ? await readMp4(source) : undefined;
  const name = container?.container ?? format.name;
  const isM4a = name === "M4A";
  if (!format.accepted || kind !== (isM4a ? "audio" : format.kind) || isM4a) {
    issues.push(issue(path, "unsupported_media", `is ${name}, but the service accepts only ${accepted(kind)}.`));
    return { format: name, ...facts };
  }
  issues.push(...sizeIssues(path, bytes, kind, options));
  if (kind === "image") {
    const sides = await readSides(source);
    if (sides) issues.push(...imageIssues(path, sides, imageLimits(options.endpoint)));
    return { format: name, ...facts, ...withRatio(sides) };
  }
  if (!container) return { format: name, ...facts };
  const { endpoint } = options;
  const limits = endpoint === undefined ? undefined : videoLimits(endpoint, options.model);
  issues.push(...videoIssues(path, { ...container, bytes }, limits));
  return { format: name, ...facts, ...infoOf(container) };
}

const acceptedFormats = { image: "a JPEG or PNG", audio: "an MP3 or WAV", video: "an MP4 or MOV" } as const;

function accepted(kind: MediaCheckOptions["kind"]): string {
  return kind ? acceptedFormats[kind] : "JPEG, PNG, MP4, MOV, MP3 and WAV";
}

/** Returns the issues of the size of an image or audio. Videos have limits per endpoint. */
function sizeIssues(
  path: string,
  bytes: number | undefined,
  kind: MediaCheckOptions["kind"],
  { apiVersion }: MediaCheckOptions,
): ValidationIssue[] {
  if (bytes === undefined || kind === undefined || kind === "video") return [];
  const [maximum, v1] = [mediaLimits[apiVersion ?? "v2"][kind], mediaLimits.v1[kind]];
  if (bytes > maximum) {
    const predicate = `has ${bytes} bytes, but the maximum is ${maximum}.`;
    return [issue(path, "media_too_large", predicate, { maximum, actual: bytes })];
  }
  if (bytes <= v1 || apiVersion !== undefined) return [];
  const predicate = `has ${bytes} bytes, but the maximum on API v1 is ${v1}.`;
  return [issue(path, "media_too_large", predicate, { severity: "warning", maximum: v1, actual: bytes })];
}

/** Reads the sides of an image, whose metadata may precede them. */
async function readSides(source: ByteSource): Promise<ImageSize | undefined> {
  for (const length of JPEG_PARTS) {
    const head = await source.read(0, length);
    const sides = imageSize(head);
    if (sides || head.byteLength < length || ascii(head, 1, "PNG")) return sides;
  }
  return undefined;
}

function infoOf({ width, height, duration, codec, frameRate, hasAudio }: Mp4Info): Facts {
  const sides = width === undefined || height === undefined ? undefined : { width, height };
  return { ...omitUndefined<Facts>({ duration, codec, frameRate, hasAudio }), ...withRatio(sides) };
}

function withRatio(sides: ImageSize | undefined): Pick<MediaReport, "width" | "height" | "ratio"> {
  return sides ? { ...sides, ratio: Math.round((sides.width / sides.height) * 1000) / 1000 } : {};
}
