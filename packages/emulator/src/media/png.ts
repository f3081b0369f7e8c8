import { join, text, u32 } from "./boxes.ts";

/**
 * Writes a PNG of two bits per pixel with four colors. Each compressed row is a zero byte (no filter) and its pixels.
 */
export function writePng(
  width: number,
  height: number,
  palette: Uint8Array,
  compressedRows: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array([...u32(width, height), 2, 3, 0, 0, 0])),
    chunk("PLTE", palette),
    chunk("IDAT", compressedRows),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const content = join([text(type), data]);
  return join([u32(data.length), content, u32(crc32(content))]);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** `zlib.crc32` requires Node.js 22.2. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
