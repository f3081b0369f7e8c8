import { audioTrack } from "./audio-track.ts";
import { box, join, u32 } from "./boxes.ts";
import { trak } from "./mux.ts";

/** A box of an MP4. */
interface Box {
  readonly type: string;
  /** The complete box. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

/**
 * Adds the built-in sound to an MP4 without an audio track. Other files are returned unchanged.
 * @param seconds the duration of the sound
 */
export function addSound(video: Uint8Array, seconds: number): Uint8Array<ArrayBuffer> {
  const boxes = boxesIn(video);
  const moov = boxes.find(({ type }) => type === "moov");
  const parts = moov ? boxesIn(moov.content) : [];
  const header = parts.find(({ type }) => type === "mvhd");
  const isFragmented = parts.some(({ type }) => type === "mvex");
  if (!header || isFragmented || parts.some(hasAudio)) return new Uint8Array(video);

  // The data of the other tracks keep their place, because `moov` contains their positions in the file.
  const before = join(boxes.map((each) => (each === moov ? freed(each) : each.bytes)));
  const track = audioTrack(seconds);
  const view = new DataView(header.content.buffer, header.content.byteOffset, header.content.byteLength);
  // Version 1 has times of 64 bits.
  const movieTimescale = view.getUint32(view.getUint8(0) === 1 ? 20 : 12);
  // The last field is the number of the next track.
  const id = view.getUint32(view.byteLength - 4);
  const added = trak(track, id, before.length + 8, movieTimescale);
  const newHeader = box("mvhd", header.content.subarray(0, -4), u32(id + 1));
  const others = parts.map((each) => (each === header ? newHeader : each.bytes));
  return join([before, box("mdat", ...track.samples), box("moov", ...others, added)]);
}

/** Splits bytes into their boxes. Empty if they are not complete boxes. */
function boxesIn(bytes: Uint8Array): readonly Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) return [];
    const short = view.getUint32(at);
    const head = short === 1 ? 16 : 8;
    if (at + head > bytes.length) return [];
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? bytes.length - at : short;
    if (size < head || at + size > bytes.length) return [];
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    boxes.push({ type, bytes: bytes.subarray(at, at + size), content: bytes.subarray(at + head, at + size) });
    at += size;
  }
  return boxes;
}

/** Whether a part of `moov` is an audio track. */
function hasAudio({ type, content }: Box): boolean {
  if (type !== "trak") return false;
  const media = boxesIn(content).find((each) => each.type === "mdia");
  const handler = media && boxesIn(media.content).find((each) => each.type === "hdlr");
  return handler !== undefined && String.fromCharCode(...handler.content.subarray(8, 12)) === "soun";
}

/** A box of the same size that players skip. */
function freed({ bytes }: Box): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set(new TextEncoder().encode("free"), 4);
  return copy;
}
