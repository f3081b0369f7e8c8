/** A kind of file, identified by its first bytes. */
export interface FileKind {
  readonly type: string;
  readonly ext: string;
  /** The type of the outputs that have such files. */
  readonly output: "video" | "image" | "audio";
  readonly matches: (bytes: Uint8Array) => boolean;
}

const hasText = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((character, index) => bytes[at + index] === character.codePointAt(0));

/** An MP3 file begins with an ID3 tag or with a frame: 11 set bits, the version and layer III. */
const isMp3 = (bytes: Uint8Array): boolean =>
  hasText(bytes, 0, "ID3") || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2);

const kinds: readonly FileKind[] = [
  { type: "video/mp4", ext: "mp4", output: "video", matches: (b) => hasText(b, 4, "ftyp") },
  { type: "video/webm", ext: "webm", output: "video", matches: (b) => b[0] === 0x1a && b[1] === 0x45 && b[2] === 0xdf },
  { type: "image/png", ext: "png", output: "image", matches: (b) => b[0] === 0x89 && hasText(b, 1, "PNG\r\n") },
  { type: "image/jpeg", ext: "jpg", output: "image", matches: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { type: "image/webp", ext: "webp", output: "image", matches: (b) => hasText(b, 0, "RIFF") && hasText(b, 8, "WEBP") },
  { type: "audio/wav", ext: "wav", output: "audio", matches: (b) => hasText(b, 0, "RIFF") && hasText(b, 8, "WAVE") },
  { type: "audio/mpeg", ext: "mp3", output: "audio", matches: isMp3 },
];

/** The number of first bytes that identify every kind. */
export const SIGNATURE_SIZE = 12;

export function fileKind(bytes: Uint8Array, output: string): FileKind | undefined {
  return kinds.find((kind) => kind.output === output && kind.matches(bytes));
}
