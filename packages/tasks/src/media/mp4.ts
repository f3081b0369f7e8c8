import type { ByteSource } from "./byte-source.ts";
import { ascii } from "./format.ts";
import type { ImageSize } from "./image-size.ts";

/** What the header of an MP4 or MOV states. A missing field could not be read. */
export interface Mp4Info extends Partial<ImageSize> {
  readonly container: "MP4" | "M4A" | "MOV";
  /** The duration, seconds. */
  readonly duration?: number;
  /** The codec of the video: `h264`, `hevc`, or the four letters of the file, such as `av01`. */
  readonly codec?: string;
  /** The frames per second, on average. */
  readonly frameRate?: number;
  /** Whether the file has audio. */
  readonly hasAudio?: boolean;
}

/** The maximum size of the header, bytes. That of a video of 5 minutes has less than 1 MB. */
const MAX_HEADER = 4_000_000;

/** The maximum number of boxes to skip before the header. */
const MAX_BOXES = 64;

const codecs: Readonly<Record<string, string>> = {
  avc1: "h264",
  avc2: "h264",
  avc3: "h264",
  hvc1: "hevc",
  hev1: "hevc",
  dvh1: "hevc",
  dvhe: "hevc",
};

/** Reads the header (`moov`) of an MP4 or MOV, which may be at the start or at the end of the file. */
export async function readMp4(source: ByteSource): Promise<Mp4Info> {
  const container = containerOf(await source.read(0, 12));
  let at = 0;
  for (let count = 0; count < MAX_BOXES; count++) {
    const head = await source.read(at, 16);
    const box = boxAt(viewOf(head), 0, source.size === undefined ? Number.MAX_SAFE_INTEGER : source.size - at);
    if (!box) break;
    if (box.type === "moov") {
      if (box.end > MAX_HEADER) break;
      const bytes = await source.read(at, box.end);
      return bytes.length < box.end ? { container } : { container, ...readMovie(viewOf(bytes), box) };
    }
    at += box.end;
  }
  return { container };
}

function containerOf(head: Uint8Array): Mp4Info["container"] {
  if (!ascii(head, 4, "ftyp")) return "MOV";
  return ascii(head, 8, "qt  ") ? "MOV" : ascii(head, 8, "M4A ") ? "M4A" : "MP4";
}

interface Box {
  readonly type: string;
  /** The position of the content. */
  readonly start: number;
  /** The position after the box. */
  readonly end: number;
}

/** Reads the header of a box. Undefined if there is none. */
function boxAt(view: DataView, at: number, limit: number): Box | undefined {
  if (at + 8 > view.byteLength) return undefined;
  const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)));
  const short = view.getUint32(at);
  // 1: the size follows as 64 bits. 0: the box extends to the end.
  if (short === 1 && at + 16 > view.byteLength) return undefined;
  const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? limit - at : short;
  const start = at + (short === 1 ? 16 : 8);
  const end = at + size;
  return end >= start && end <= limit && /^[\w ©-]{4}$/.test(type) ? { type, start, end } : undefined;
}

/** Returns the boxes inside a box. */
function childrenOf(view: DataView, { start, end }: Pick<Box, "start" | "end">): Box[] {
  const children: Box[] = [];
  for (let at = start; at < end;) {
    const box = boxAt(view, at, end);
    if (!box) break;
    children.push(box);
    at = box.end;
  }
  return children;
}

/** Returns the box at a path of types inside a box. */
function find(
  view: DataView,
  box: Pick<Box, "start" | "end"> | undefined,
  ...path: readonly string[]
): Box | undefined {
  let at: Pick<Box, "start" | "end"> | undefined = box;
  let found: Box | undefined;
  for (const type of path) {
    found = at && childrenOf(view, at).find((child) => child.type === type);
    at = found;
  }
  return found;
}

function readMovie(view: DataView, movie: Box): Omit<Mp4Info, "container"> {
  const tracks = childrenOf(view, movie).filter(({ type }) => type === "trak");
  const handlerOf = (track: Box): string => {
    const handler = find(view, track, "mdia", "hdlr");
    return handler && handler.start + 12 <= handler.end ? letters(view, handler.start + 8) : "";
  };
  const video = tracks.find((track) => handlerOf(track) === "vide");
  const duration = durationOf(view, find(view, movie, "mvhd"));
  return {
    ...(duration === undefined ? {} : { duration }),
    hasAudio: tracks.some((track) => handlerOf(track) === "soun"),
    ...(video ? readVideo(view, video) : {}),
  };
}

function readVideo(view: DataView, track: Box): Partial<Mp4Info> {
  const samples = find(view, track, "mdia", "minf", "stbl", "stsd");
  const entry = samples && boxAt(view, samples.start + 8, samples.end);
  const frames = frameCount(view, find(view, track, "mdia", "minf", "stbl", "stts"));
  const seconds = durationOf(view, find(view, track, "mdia", "mdhd"));
  const frameRate = frames && seconds ? Math.round((frames / seconds) * 100) / 100 : undefined;
  return {
    ...(entry ? { codec: codecs[entry.type] ?? entry.type } : {}),
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(displaySize(view, find(view, track, "tkhd")) ?? (entry ? codedSize(view, entry) : {})),
  };
}

/** Reads the duration of `mvhd` or `mdhd`, seconds. */
function durationOf(view: DataView, box: Box | undefined): number | undefined {
  if (!box || box.start + 20 > box.end) return undefined;
  const isLong = view.getUint8(box.start) === 1;
  if (isLong && box.start + 32 > box.end) return undefined;
  const scale = view.getUint32(box.start + (isLong ? 20 : 12));
  const ticks = isLong ? Number(view.getBigUint64(box.start + 24)) : view.getUint32(box.start + 16);
  // 0 in a fragmented file; all bits are set if the duration is not known.
  if (scale === 0 || ticks === 0 || ticks >= (isLong ? 2 ** 63 : 0xffff_ffff)) return undefined;
  return Math.round((ticks / scale) * 1000) / 1000;
}

/** Reads the displayed sides of `tkhd`. */
function displaySize(view: DataView, box: Box | undefined): ImageSize | undefined {
  if (!box || box.start + 84 > box.end) return undefined;
  const at = box.start + (view.getUint8(box.start) === 1 ? 52 : 40);
  if (at + 44 > box.end) return undefined;
  // The sides are 16.16 numbers after the matrix, which rotates by 90 degrees if its first value is 0.
  const [width, height] = [view.getUint16(at + 36), view.getUint16(at + 40)];
  if (width === 0 || height === 0) return undefined;
  return view.getInt32(at) === 0 ? { width: height, height: width } : { width, height };
}

/** Reads the coded sides of a video sample entry. */
function codedSize(view: DataView, { start, end }: Box): Partial<ImageSize> {
  return start + 28 > end ? {} : { width: view.getUint16(start + 24), height: view.getUint16(start + 26) };
}

/** Returns the number of frames of `stts`. Undefined if the table is incomplete. */
function frameCount(view: DataView, box: Box | undefined): number | undefined {
  if (!box || box.start + 8 > box.end) return undefined;
  const entries = view.getUint32(box.start + 4);
  if (box.start + 8 + entries * 8 > box.end) return undefined;
  let frames = 0;
  for (let index = 0; index < entries; index++) frames += view.getUint32(box.start + 8 + index * 8);
  return frames;
}

function letters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
