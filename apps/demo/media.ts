/** An uploaded file. Its type is detected from its content, not from its name. */
export interface MediaFile {
  readonly type: "image/png" | "image/jpeg" | "audio/mpeg" | "audio/wav";
  /** Pixels; audio has none. */
  readonly width?: number;
  readonly height?: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Detects a PNG or JPEG and reads its size. Returns undefined for other content. */
export function readImage(bytes: Uint8Array<ArrayBuffer>): MediaFile | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG.every((byte, at) => bytes[at] === byte) && bytes.length >= 24) {
    return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20), bytes };
  }
  const size = bytes[0] === 0xff && bytes[1] === 0xd8 ? jpegSize(view) : undefined;
  return size && { type: "image/jpeg", ...size, bytes };
}

/** Reads the size from the frame header, which follows any number of other segments. */
function jpegSize(view: DataView): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  return undefined;
}

/** Detects an MP3 or WAV file. Returns undefined for other content. */
export function readAudio(bytes: Uint8Array<ArrayBuffer>): MediaFile | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith("RIFF") && head.endsWith("WAVE")) return { type: "audio/wav", bytes };
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2;
  return head.startsWith("ID3") || isFrame ? { type: "audio/mpeg", bytes } : undefined;
}
