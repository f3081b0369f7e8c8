import type { SourceMedia, SourceVideo } from "../library.ts";
import { imageSize } from "../media/inspect-image.ts";
import { clipLength } from "../media/length.ts";
import type { Size } from "../data/pixels.ts";
import { links } from "../tasks/links.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import type { RequestContext } from "../world.ts";
import { ownMade } from "./library.ts";

const MIB = 2 ** 20;

/** The URL that a text is, if it is one. */
function urlOf(value: string): URL | undefined {
  return /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : undefined;
}

function bytesOf(base64: string): Buffer {
  // Also a `data:` URL, as the service documents.
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) refuse(1201, "File is not in a valid base64 format");
  return Buffer.from(base64, "base64");
}

const UNKNOWN: SourceMedia = { seconds: 5, isKnown: false };

function known(seconds: number): SourceMedia {
  return { seconds, isKnown: true };
}

function byUrl(url: URL): SourceMedia {
  const stated = Number(url.searchParams.get("seconds") ?? NaN);
  return stated > 0 ? known(stated) : UNKNOWN;
}

/** Rejects media that are known to be shorter or longer than allowed. */
export function needLength<M extends SourceMedia>(media: M, low: number, high: number, what: string): M {
  if (media.isKnown && (media.seconds < low || media.seconds > high))
    refuse(1201, `${what} must last ${low} to ${high} seconds`);
  return media;
}

/**
 * An image of the input (apps/docs/service/media.md#images; failure texts apps/docs/service/errors.md#failed-tasks).
 */
export interface SourceImage {
  readonly bytes?: Uint8Array;
  readonly url?: string;
  readonly size?: Size;
  /** Why a task with this image fails, if it does. */
  readonly failure?: string;
}

const SHORTEST_SIDE = 300;
const WIDEST_RATIO = 2.5;

/** Reads a URL, which is not fetched, or bare base64. */
export function imageOf(value: string, name: string, { world }: RequestContext, maxMb = 10): SourceImage {
  if (/^https?:\/\//i.test(value)) return { url: value };
  const bytes = bytesOf(value);
  if (bytes.length > maxMb * MIB) refuse(1201, `${name} exceeds ${maxMb} MB`);
  const size = imageSize(bytes);
  const failure = imageFailure(size);
  if (failure !== undefined && world.switches.invalidImages === "create") refuse(1201, failure);
  return { bytes, size, failure };
}

/** An image that a field must have. */
export function readImage(fields: Fields, key: string, context: RequestContext, maxMb?: number): SourceImage {
  return imageOf(fields.needText(key), fields.name(key), context, maxMb);
}

function imageFailure(size: Size | undefined): string | undefined {
  if (!size || Math.min(size.width, size.height) < SHORTEST_SIDE) return "Image pixel is invalid";
  return Math.max(size.width / size.height, size.height / size.width) > WIDEST_RATIO
    ? "The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications."
    : undefined;
}

/** `audio_id` (from speech) or `sound_file`. */
export function readSound(fields: Fields, context: RequestContext, low: number, high: number): SourceMedia {
  const { key, value } = fields.either("audio_id", "sound_file");
  return needLength(key === "audio_id" ? soundById(value, context) : soundOf(value), low, high, "the sound");
}

function soundById(id: string, context: RequestContext): SourceMedia {
  const made = ownMade(context, id);
  return made?.type === "audio" ? known(made.seconds) : refuse(1201, `Audio not found by id: ${id}`);
}

/**
 * A URL or bare base64: mp3 and wav pass; m4a and aac are rejected although documented (observed:
 * apps/docs/service/media.md#audio).
 */
export function soundOf(value: string): SourceMedia {
  if (urlOf(value)) return soundByUrl(value, "");
  const bytes = bytesOf(value);
  if (bytes.length > 5 * MIB) refuse(1201, "the sound exceeds 5 MB");
  if (bytes.length > 44 && bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WAVE") {
    const rate = bytes.readUInt32LE(28);
    return rate > 0 ? known((bytes.length - 44) / rate) : refuse(1201, "Audio format is invalid");
  }
  const isFrame = (byte: number, at: number): boolean => byte === 0xff && ((bytes[at + 1] ?? 0) & 0xe6) === 0xe2;
  if (bytes.toString("latin1", 0, 3) !== "ID3" && !isFrame(bytes[0] ?? 0, 0)) refuse(1201, "Audio format is invalid");
  // By the bit rate of the first frame: a good guess for sounds of a steady rate.
  const start = bytes.findIndex(isFrame);
  const kbits = start < 0 ? 0 : (MP3_KBITS[(bytes[start + 2] ?? 0) >> 4] ?? 0);
  return kbits > 0 ? known(((bytes.length - start) * 8) / (kbits * 1000)) : UNKNOWN;
}

const MP3_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

export function soundByUrl(value: string, name: string): SourceMedia {
  const url = urlOf(value);
  if (!url) return refuse(1201, `${name} must be a URL`);
  return /\.(m4a|aac)$/i.test(url.pathname) ? refuse(1201, "Audio format is invalid") : byUrl(url);
}

const VIDEO_LIFE_MS = 30 * 86_400_000;

/** `video_id` or `video_url` (apps/docs/service/media.md#videos: a `video_id` is a result no older than 30 days). */
export function readVideo(fields: Fields, context: RequestContext): SourceVideo {
  const { key, value } = fields.either("video_id", "video_url");
  return key === "video_id" ? videoById(value, context) : videoByUrl(value, key, context);
}

export function videoById(id: string, context: RequestContext): SourceVideo {
  const { world } = context;
  const made = ownMade(context, id);
  const task = world.tasks.byMade(id);
  return made?.type === "video" && task && world.clock.now() <= task.endsAt + VIDEO_LIFE_MS
    ? { id, url: links(task, made, world).url, ...known(made.seconds), task, made }
    : refuse(1201, `Video not found by id: ${id}`);
}

export function videoByUrl(value: string, name: string, { world }: RequestContext): SourceVideo {
  const url = urlOf(value);
  if (!url) return refuse(1201, `${name} must be a URL`);
  const id = /^\/__emulator\/media\/\d+\/(\d+)\./.exec(url.pathname)?.[1] ?? "";
  const task = world.tasks.byMade(id);
  const made = task?.request.makes.find((each) => each.id === id);
  return made?.type === "video" ? { url: value, ...known(made.seconds), task, made } : { url: value, ...byUrl(url) };
}

/** `task_info.parent_video` of a task that is made from a video (apps/docs/service/api-v1.md#task-records). */
export function parentVideo(source: SourceVideo): JsonObject {
  return { parent_video: { id: source.id, url: source.url, duration: clipLength(source.seconds) } };
}
