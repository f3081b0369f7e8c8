import { box, bytes, fullBox, join, text, u16, u32 } from "./boxes.ts";

/** A track of an MP4. All samples have the same duration. */
export interface Track {
  readonly kind: "video" | "audio";
  /** Time units per second. */
  readonly timescale: number;
  /** The duration of each sample, time units. */
  readonly sampleDuration: number;
  readonly samples: readonly Uint8Array[];
  /** The sample entry in `stsd`: `avc1` or `mp4a`. */
  readonly entry: Uint8Array;
  readonly width: number;
  readonly height: number;
  /**
   * The numbers of the key frames, from 1.
   * @default every sample
   */
  readonly keyFrames?: readonly number[];
}

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const MOVIE_TIMESCALE = 1000;

/** Writes an MP4 with `moov` in front, so that it plays before it is complete. Each track is one chunk. */
export function writeMp4(tracks: readonly Track[]): Uint8Array<ArrayBuffer> {
  const head = box("ftyp", text("isom"), u32(0x200), text("isomiso2avc1mp41"));
  // `moov` is written twice: the chunk offsets depend on its length, which does not depend on the offsets.
  const draft = moov(
    tracks,
    tracks.map(() => 0),
  );
  let at = head.length + draft.length + 8;
  const offsets = tracks.map((track) => {
    const offset = at;
    at += track.samples.reduce((sum, sample) => sum + sample.length, 0);
    return offset;
  });
  const size = at - head.length - draft.length;
  return join([head, moov(tracks, offsets), u32(size), text("mdat"), ...tracks.flatMap((track) => track.samples)]);
}

function moov(tracks: readonly Track[], offsets: readonly number[]): Uint8Array {
  const longest = Math.max(...tracks.map((track) => movieTime(track, MOVIE_TIMESCALE)));
  const header = fullBox(
    "mvhd",
    0,
    u32(0, 0, MOVIE_TIMESCALE, longest, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    MATRIX,
    u32(0, 0, 0, 0, 0, 0, tracks.length + 1),
  );
  return box(
    "moov",
    header,
    ...tracks.map((track, index) => trak(track, index + 1, offsets[index] ?? 0, MOVIE_TIMESCALE)),
  );
}

function movieTime(track: Track, timescale: number): number {
  return Math.round((track.samples.length * track.sampleDuration * timescale) / track.timescale);
}

/**
 * Creates the box of a track.
 * @param id the number of the track, from 1
 * @param offset the position of its samples in the file
 * @param movieTimescale the time units per second of the movie
 */
export function trak(track: Track, id: number, offset: number, movieTimescale: number): Uint8Array {
  const { samples, sampleDuration: step, timescale } = track;
  const header = fullBox(
    "tkhd",
    3,
    u32(0, 0, id, 0, movieTime(track, movieTimescale), 0, 0),
    u16(0, 0, track.kind === "audio" ? 0x100 : 0, 0),
    MATRIX,
    u32(track.width * 0x10000, track.height * 0x10000),
  );
  const handler = track.kind === "video" ? "vide" : "soun";
  const media = box(
    "mdia",
    fullBox("mdhd", 0, u32(0, 0, timescale, samples.length * step), u16(0x55c4, 0)),
    fullBox("hdlr", 0, u32(0), text(handler), u32(0, 0, 0), text(`${track.kind}\0`)),
    box(
      "minf",
      track.kind === "video" ? fullBox("vmhd", 1, u16(0, 0, 0, 0)) : fullBox("smhd", 0, u16(0, 0)),
      box("dinf", fullBox("dref", 0, u32(1), fullBox("url ", 1))),
      box(
        "stbl",
        fullBox("stsd", 0, u32(1), track.entry),
        fullBox("stts", 0, u32(1, samples.length, step)),
        ...(track.keyFrames ? [fullBox("stss", 0, u32(track.keyFrames.length, ...track.keyFrames))] : []),
        fullBox("stsc", 0, u32(1, 1, samples.length, 1)),
        fullBox("stsz", 0, u32(0, samples.length, ...samples.map((sample) => sample.length))),
        fullBox("stco", 0, u32(1, offset)),
      ),
    ),
  );
  return box("trak", header, media);
}

/** Creates the sample entry of H.264 video. */
export function avc1(sps: Uint8Array, pps: Uint8Array, width: number, height: number): Uint8Array {
  const config = box(
    "avcC",
    bytes(1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1),
    u16(sps.length),
    sps,
    bytes(1),
    u16(pps.length),
    pps,
  );
  return box(
    "avc1",
    u16(0, 0, 0, 1, 0, 0),
    u32(0, 0, 0),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    new Uint8Array(32),
    u16(0x18, 0xffff),
    config,
  );
}

/** Creates the sample entry of AAC-LC audio. */
export function mp4a(sampleRate: number, channels: number, config: Uint8Array): Uint8Array {
  const decoder = join([
    bytes(4, 15 + config.length, 0x40, 0x15, 0, 0, 0),
    u32(128_000, 96_000),
    bytes(5, config.length),
    config,
  ]);
  // Descriptor lengths of one byte. 15 = 13 bytes of the decoder description and 2 bytes of the nested header.
  const stream = join([bytes(3, 3 + decoder.length + 3), u16(1), bytes(0), decoder, bytes(6, 1, 2)]);
  return box(
    "mp4a",
    u16(0, 0, 0, 1),
    u32(0, 0),
    u16(channels, 16, 0, 0),
    u32(sampleRate * 0x10000),
    fullBox("esds", 0, stream),
  );
}
