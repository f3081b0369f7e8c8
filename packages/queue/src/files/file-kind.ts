/** A kind of file, identified by its first bytes. */
export interface FileKind {
  readonly type: string;
  readonly ext: string;
  /** The outputs that may be one. */
  readonly of: "video" | "image" | "audio";
  readonly starts: (bytes: Uint8Array) => boolean;
}

const ascii = (bytes: Uint8Array, at: number, word: string): boolean =>
  [...word].every((letter, index) => bytes[at + index] === letter.codePointAt(0));

/** MP3 without tags begins with a frame: 11 bits that are set, then the version and layer III. */
const isMp3 = (bytes: Uint8Array): boolean =>
  ascii(bytes, 0, "ID3") || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2);

const kinds: readonly FileKind[] = [
  { type: "video/mp4", ext: "mp4", of: "video", starts: (b) => ascii(b, 4, "ftyp") },
  { type: "video/webm", ext: "webm", of: "video", starts: (b) => b[0] === 0x1a && b[1] === 0x45 && b[2] === 0xdf },
  { type: "image/png", ext: "png", of: "image", starts: (b) => b[0] === 0x89 && ascii(b, 1, "PNG\r\n") },
  { type: "image/jpeg", ext: "jpg", of: "image", starts: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { type: "image/webp", ext: "webp", of: "image", starts: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "WEBP") },
  { type: "audio/wav", ext: "wav", of: "audio", starts: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "WAVE") },
  { type: "audio/mpeg", ext: "mp3", of: "audio", starts: isMp3 },
];

/** The first bytes that identify every kind. */
export const SIGNATURE_SIZE = 12;

export function fileKind(bytes: Uint8Array, of: string): FileKind | undefined {
  return kinds.find((kind) => kind.of === of && kind.starts(bytes));
}
