/** Files that consist of their headers. */

export function bytes(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "string" ? Buffer.from(part, "latin1") : typeof part === "number" ? Uint8Array.of(part) : part,
    ),
  );
}

const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): Uint8Array => Uint8Array.from([...u16(value >>> 16), ...u16(value & 0xffff)]);

/** A PNG of this size. */
export function png(width: number, height: number): Uint8Array {
  const header = bytes(u32(width), u32(height), 8, 6, 0, 0, 0);
  return bytes(0x89, "PNG\r\n", 0x1a, "\n", u32(13), "IHDR", header, new Uint8Array(40));
}

/** A JPEG of this size, whose metadata have `metadata` bytes. */
export function jpeg(width: number, height: number, metadata = 20, frame = 0xc0): Uint8Array {
  const segment = (marker: number, content: Uint8Array): Uint8Array =>
    bytes(0xff, marker, ...u16(content.length + 2), content);
  const parts: Uint8Array[] = [];
  for (let rest = metadata; rest > 0; rest -= 65_533) parts.push(segment(0xe1, new Uint8Array(Math.min(rest, 65_533))));
  return Buffer.concat([
    bytes(0xff, 0xd8),
    ...parts,
    // A Huffman table, whose marker is similar to that of a frame, and a fill byte.
    segment(0xc4, new Uint8Array(4)),
    bytes(0xff),
    segment(frame, bytes(8, ...u16(height), ...u16(width), 3, new Uint8Array(9))),
    bytes(0xff, 0xd9),
  ]);
}

export interface Mp4File {
  readonly brand?: string;
  readonly codec?: string;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly frames?: number;
  readonly audio?: boolean;
  /** The number of bytes of frames. */
  readonly data?: number;
  /** Whether the header follows the frames. */
  readonly headerAtEnd?: boolean;
  readonly isRotated?: boolean;
}

export function box(type: string, ...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const content = bytes(...parts);
  return Buffer.concat([u32(content.length + 8), bytes(type), content]);
}

/** An MP4 of one video track, and one audio track if `audio` is set. */
export function mp4(file: Mp4File = {}): Uint8Array {
  const { brand = "isom", codec = "avc1", width = 1280, height = 720, seconds = 5, frames = 120 } = file;
  const zeros = (count: number): Uint8Array => new Uint8Array(count);
  const duration = bytes(zeros(12), u32(1000), u32(seconds * 1000));
  const matrix = file.isRotated
    ? [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
    : [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
  const [codedWidth, codedHeight] = file.isRotated ? [height, width] : [width, height];
  const sides = bytes(...matrix.map((each) => u32(each >>> 0)), u32(codedWidth * 0x10000), u32(codedHeight * 0x10000));
  const handler = (type: string): Uint8Array => box("hdlr", zeros(8), type, zeros(13));
  const entry = box(codec, zeros(24), ...u16(codedWidth), ...u16(codedHeight), zeros(50));
  const table = box(
    "stbl",
    box("stsd", zeros(4), u32(1), entry),
    box("stts", zeros(4), u32(2), u32(frames - 1), u32(1), u32(1), u32(1)),
  );
  const video = box(
    "trak",
    box("tkhd", zeros(40), sides),
    box("mdia", box("mdhd", duration, zeros(4)), handler("vide"), box("minf", table)),
  );
  const audio = file.audio ? [box("trak", box("mdia", handler("soun")))] : [];
  const header = box("moov", box("mvhd", duration, zeros(80)), ...audio, video);
  const data = box("mdat", zeros(file.data ?? 100));
  const start = box("ftyp", brand, u32(512), "isom");
  return Buffer.concat(file.headerAtEnd ? [start, data, header] : [start, header, data]);
}
