import { deflateSync } from "node:zlib";
import { text } from "./boxes.ts";
import { crc32, writePng } from "./png.ts";

/** A PNG of the asked size, coloured by what it is called: two bands and a disc, in a palette, so that it stays small. */
export function drawPicture(width: number, height: number, name: string): Uint8Array<ArrayBuffer> {
  return writePng(width, height, palette(name), shapes(width, height));
}

const drawn = new Map<string, Uint8Array>();

/** The same shapes for every picture of a size: only the palette tells pictures apart. */
function shapes(width: number, height: number): Uint8Array {
  const key = `${width}x${height}`;
  const found = drawn.get(key);
  if (found) return found;
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
  const packed = deflateSync(rows, { level: 6 });
  drawn.set(key, packed);
  return packed;
}

function palette(name: string): Uint8Array {
  const turn = crc32(text(name)) % 360;
  return Uint8Array.of(...colour(turn, 0.25), ...colour(turn + 20, 0.4), ...colour(turn + 180, 0.75), 255, 255, 255);
}

/** Hue in degrees and brightness from 0 to 1, at three fifths of full colour. */
function colour(hue: number, brightness: number): [number, number, number] {
  const part = (shift: number): number => {
    const k = (shift + (hue % 360) / 60) % 6;
    return Math.round(255 * brightness * (1 - 0.6 * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [part(5), part(3), part(1)];
}
