/** The kind of media of a file. */
export type FileKind = "image" | "audio" | "video" | "other";

/** A file format. */
export interface Format {
  /** The name for messages. */
  readonly name: string;
  readonly kind: FileKind;
  /** Whether the service accepts it as media of its kind. */
  readonly accepted: boolean;
  readonly matches: (bytes: Uint8Array) => boolean;
}

/** Whether bytes contain an ASCII text at a position. */
export function ascii(bytes: Uint8Array, at: number, expected: string): boolean {
  return [...expected].every((letter, index) => bytes[at + index] === letter.codePointAt(0));
}

/**
 * The formats by their first bytes. The accepted ones are official for images, and third-party for audio
 * (apps/docs/service/media.md#images).
 */
const formats: readonly Format[] = [
  { name: "PNG", kind: "image", accepted: true, matches: (b) => b[0] === 0x89 && ascii(b, 1, "PNG") },
  { name: "JPEG", kind: "image", accepted: true, matches: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { name: "WebP", kind: "image", accepted: false, matches: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "WEBP") },
  { name: "GIF", kind: "image", accepted: false, matches: (b) => ascii(b, 0, "GIF8") },
  {
    name: "AVIF or HEIC",
    kind: "image",
    accepted: false,
    matches: (b) => ["ftypavif", "ftyphei", "ftypmif1"].some((brand) => ascii(b, 4, brand)),
  },
  { name: "SVG", kind: "image", accepted: false, matches: (b) => ascii(b, 0, "<svg") || ascii(b, 0, "<?xml") },
  { name: "a web page", kind: "other", accepted: false, matches: (b) => /^<(!doctype|html)/i.test(text(b, 9)) },
  { name: "WAV", kind: "audio", accepted: true, matches: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "WAVE") },
  {
    name: "MP3",
    kind: "audio",
    accepted: true,
    matches: (b) => ascii(b, 0, "ID3") || (b[0] === 0xff && ((b[1] ?? 0) & 0xe6) === 0xe2),
  },
  { name: "AAC", kind: "audio", accepted: false, matches: (b) => b[0] === 0xff && ((b[1] ?? 0) & 0xf6) === 0xf0 },
  { name: "AVI", kind: "video", accepted: false, matches: (b) => ascii(b, 0, "RIFF") && ascii(b, 8, "AVI ") },
  {
    name: "WebM or MKV",
    kind: "video",
    accepted: false,
    matches: (b) => b[0] === 0x1a && ascii(b, 1, "E\u00df\u00a3"),
  },
  // An old MOV has no `ftyp`.
  {
    name: "MOV",
    kind: "video",
    accepted: true,
    matches: (b) => ["ftypqt", "moov", "wide"].some((type) => ascii(b, 4, type)),
  },
  { name: "MP4 or M4A", kind: "video", accepted: true, matches: (b) => ascii(b, 4, "ftyp") },
];

/** Returns the format of a file by its first bytes. Undefined if it is not known. */
export function detectFormat(bytes: Uint8Array): Format | undefined {
  return formats.find(({ matches }) => matches(bytes));
}

function text(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
