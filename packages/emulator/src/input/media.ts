import type { Size } from "../data/sizes.ts";
import { formatDuration } from "../media/duration.ts";
import { readImageSize } from "../media/inspect-image.ts";
import type { RequestContext } from "../service.ts";
import type { SourceMedia, SourceVideo } from "../source-media.ts";
import { createLinks } from "../tasks/output-links.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import { findOutput } from "./voices-and-elements.ts";

const MIB = 2 ** 20;

function parseUrl(value: string): URL | undefined {
  return /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
}

function decodeBase64(base64: string): Buffer {
  // A `data:` URL is rejected too, as documented.
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) reject(1201, "File is not in a valid base64 format");
  return Buffer.from(base64, "base64");
}

const UNKNOWN_DURATION: SourceMedia = { seconds: 5, isKnown: false };

function knownDuration(seconds: number): SourceMedia {
  return { seconds, isKnown: true };
}

function durationFromUrl(url: URL): SourceMedia {
  const stated = Number(url.searchParams.get("seconds") ?? NaN);
  return stated > 0 ? knownDuration(stated) : UNKNOWN_DURATION;
}

/** Rejects media whose duration is known and outside the limits. */
export function checkDuration<M extends SourceMedia>(media: M, min: number, max: number, what: string): M {
  if (media.isKnown && (media.seconds < min || media.seconds > max))
    reject(1201, `${what} must last ${min} to ${max} seconds`);
  return media;
}

/**
 * An input image (apps/docs/service/media.md#images; the failure texts: apps/docs/service/errors.md#failed-tasks).
 */
export interface SourceImage {
  readonly bytes?: Uint8Array;
  readonly url?: string;
  readonly size?: Size;
  /** The reason why a task with this image fails. Undefined if the image is valid. */
  readonly failure?: string;
}

const MIN_SIDE = 300;
const MAX_RATIO = 2.5;

/** Parses a URL, which is not fetched, or bare base64. */
export function parseImage(value: string, name: string, { service }: RequestContext, maxMb = 10): SourceImage {
  if (/^https?:\/\//i.test(value)) return { url: value };
  const bytes = decodeBase64(value);
  if (bytes.length > maxMb * MIB) reject(1201, `${name} exceeds ${maxMb} MB`);
  const size = readImageSize(bytes);
  const failure = imageFailure(size);
  if (failure !== undefined && service.switches.invalidImages === "create") reject(1201, failure);
  return { bytes, size, failure };
}

/** Reads a required image field. */
export function readImage(fields: Fields, key: string, context: RequestContext, maxMb?: number): SourceImage {
  return parseImage(fields.requiredString(key), fields.pathOf(key), context, maxMb);
}

function imageFailure(size: Size | undefined): string | undefined {
  if (!size || Math.min(size.width, size.height) < MIN_SIDE) return "Image pixel is invalid";
  return Math.max(size.width / size.height, size.height / size.width) > MAX_RATIO
    ? "The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications."
    : undefined;
}

/** Reads `audio_id` (an output of text-to-speech) or `sound_file`. */
export function readAudio(fields: Fields, context: RequestContext, min: number, max: number): SourceMedia {
  const { key, value } = fields.exactlyOneOf("audio_id", "sound_file");
  return checkDuration(key === "audio_id" ? audioById(value, context) : parseAudio(value), min, max, "the sound");
}

function audioById(id: string, context: RequestContext): SourceMedia {
  const output = findOutput(context, id);
  return output?.type === "audio" ? knownDuration(output.seconds) : reject(1201, `Audio not found by id: ${id}`);
}

/**
 * Parses a URL or bare base64. MP3 and WAV are accepted; M4A and AAC are documented but rejected (observed:
 * apps/docs/service/media.md#audio).
 */
export function parseAudio(value: string): SourceMedia {
  if (parseUrl(value)) return audioByUrl(value, "");
  const bytes = decodeBase64(value);
  if (bytes.length > 5 * MIB) reject(1201, "the sound exceeds 5 MB");
  if (bytes.length > 44 && bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WAVE") {
    const rate = bytes.readUInt32LE(28);
    return rate > 0 ? knownDuration((bytes.length - 44) / rate) : reject(1201, "Audio format is invalid");
  }
  const isFrame = (byte: number, at: number): boolean => byte === 0xff && ((bytes[at + 1] ?? 0) & 0xe6) === 0xe2;
  if (bytes.toString("latin1", 0, 3) !== "ID3" && !isFrame(bytes[0] ?? 0, 0)) reject(1201, "Audio format is invalid");
  // The bit rate of the first frame gives the duration of a file with a constant bit rate.
  const start = bytes.findIndex(isFrame);
  const kbits = start < 0 ? 0 : (MP3_KBITS[(bytes[start + 2] ?? 0) >> 4] ?? 0);
  return kbits > 0 ? knownDuration(((bytes.length - start) * 8) / (kbits * 1000)) : UNKNOWN_DURATION;
}

const MP3_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

export function audioByUrl(value: string, name: string): SourceMedia {
  const url = parseUrl(value);
  if (!url) return reject(1201, `${name} must be a URL`);
  return /\.(m4a|aac)$/i.test(url.pathname) ? reject(1201, "Audio format is invalid") : durationFromUrl(url);
}

const VIDEO_LIFETIME_MS = 30 * 86_400_000;

/** Reads `video_id`, an output of the last 30 days, or `video_url` (apps/docs/service/media.md#videos). */
export function readVideo(fields: Fields, context: RequestContext): SourceVideo {
  const { key, value } = fields.exactlyOneOf("video_id", "video_url");
  return key === "video_id" ? videoById(value, context) : videoByUrl(value, key, context);
}

export function videoById(id: string, context: RequestContext): SourceVideo {
  const { service } = context;
  const output = findOutput(context, id);
  const task = service.tasks.byOutputId(id);
  return output?.type === "video" && task && service.clock.now() <= task.endsAt + VIDEO_LIFETIME_MS
    ? { id, url: createLinks(task, output, service).url, ...knownDuration(output.seconds), task, output }
    : reject(1201, `Video not found by id: ${id}`);
}

export function videoByUrl(value: string, name: string, { service }: RequestContext): SourceVideo {
  const url = parseUrl(value);
  if (!url) return reject(1201, `${name} must be a URL`);
  const id = /^\/__emulator\/media\/\d+\/(\d+)\./.exec(url.pathname)?.[1] ?? "";
  const task = service.tasks.byOutputId(id);
  const output = task?.request.outputs.find((each) => each.id === id);
  return output?.type === "video"
    ? { url: value, ...knownDuration(output.seconds), task, output }
    : { url: value, ...durationFromUrl(url) };
}

/** Returns `task_info.parent_video` of a task with an input video (apps/docs/service/api-v1.md#task-records). */
export function parentVideo(source: SourceVideo): JsonObject {
  return { parent_video: { id: source.id, url: source.url, duration: formatDuration(source.seconds) } };
}
