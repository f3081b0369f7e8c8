import { join, text, u32 } from "./boxes.ts";

/** A PNG of two bits a pixel: four colours, and packed rows of a zero byte (no filter) and the pixels. */
export function writePng(
  width: number,
  height: number,
  palette: Uint8Array,
  packedRows: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array([...u32(width, height), 2, 3, 0, 0, 0])),
    chunk("PLTE", palette),
    chunk("IDAT", packedRows),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = join([text(type), data]);
  return join([u32(data.length), named, u32(crc32(named))]);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** Node.js has it from 22.2 on only. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
