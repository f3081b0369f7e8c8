import { deflateSync } from "node:zlib";
import { text } from "./boxes.ts";
import { crc32, writePng } from "./png.ts";

/** Renders a small PNG of two bands and a disc. The name determines the colors. */
export function renderImage(width: number, height: number, name: string): Uint8Array<ArrayBuffer> {
  return writePng(width, height, palette(name), shapes(width, height));
}

const cache = new Map<string, Uint8Array>();

/** Returns the compressed rows. Images of the same size differ in the palette only. */
function shapes(width: number, height: number): Uint8Array {
  const key = `${width}x${height}`;
  const cached = cache.get(key);
  if (cached) return cached;
  const stride = 1 + Math.ceil(width / 4);
  const rows = new Uint8Array(stride * height);
  const radius = Math.min(width, height) * 0.3;
  for (let y = 0; y < height; y++) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - (y - height / 2) ** 2));
    const ground = y < height * 0.75 ? 0 : 1;
    rows.fill(ground * 0b01010101, y * stride + 1, (y + 1) * stride);
    for (let x = Math.ceil(width / 2 - half); half > 0 && x < width / 2 + half; x++) {
      const place = y * stride + 1 + (x >> 2);
      const shift = 6 - 2 * (x & 3);
      rows[place] = ((rows[place] ?? 0) & ~(3 << shift)) | (2 << shift);
    }
  }
  const compressed = deflateSync(rows, { level: 6 });
  cache.set(key, compressed);
  return compressed;
}

function palette(name: string): Uint8Array {
  const hue = crc32(text(name)) % 360;
  return Uint8Array.of(...color(hue, 0.25), ...color(hue + 20, 0.4), ...color(hue + 180, 0.75), 255, 255, 255);
}

/** Converts a hue in degrees and a brightness from 0 to 1 to RGB, with a saturation of 0.6. */
function color(hue: number, brightness: number): [number, number, number] {
  const channel = (shift: number): number => {
    const k = (shift + (hue % 360) / 60) % 6;
    return Math.round(255 * brightness * (1 - 0.6 * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}
