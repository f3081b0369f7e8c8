import { deflateSync } from "node:zlib";
import type { JsonObject } from "../wire/json.ts";
import { writePng } from "./png.ts";

const [HEIGHT, WIDTH] = [48, 64];
/** The rectangle that every mask covers. `RIGHT` and `BOTTOM` are exclusive. */
const [LEFT, RIGHT, TOP, BOTTOM] = [16, 48, 12, 36];

/**
 * Renders an item of `rle_mask_list[]` (apps/docs/service/video.md#selection-steps): the mask as COCO run lengths and
 * as a PNG.
 */
export function renderMask(): JsonObject {
  const size = [HEIGHT, WIDTH];
  return { object_id: 0, rle_mask: { size, counts: encodeCoco(runLengths()) }, png_mask: { size, base64: png() } };
}

/** Returns the lengths of alternating runs of 0 and 1, in column order. */
function runLengths(): number[] {
  const on = BOTTOM - TOP;
  const lengths = [LEFT * HEIGHT + TOP];
  for (let column = LEFT; column < RIGHT; column++) lengths.push(on, HEIGHT - on);
  lengths[lengths.length - 1] = HEIGHT * WIDTH - lengths.slice(0, -1).reduce((sum, each) => sum + each, 0);
  return lengths;
}

/**
 * Compresses run lengths as COCO does. From the fourth run on, the difference to the run two positions before is
 * stored. Each character holds five bits, low bits first.
 */
function encodeCoco(lengths: readonly number[]): string {
  let text = "";
  lengths.forEach((length, index) => {
    let rest = index > 2 ? length - (lengths[index - 2] ?? 0) : length;
    for (let more = true; more;) {
      const bits = rest & 0x1f;
      rest >>= 5;
      more = bits & 0x10 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode((more ? bits | 0x20 : bits) + 48);
    }
  });
  return text;
}

function png(): string {
  const stride = 1 + WIDTH / 4;
  const rows = new Uint8Array(stride * HEIGHT);
  for (let y = TOP; y < BOTTOM; y++) rows.fill(0xff, y * stride + 1 + LEFT / 4, y * stride + 1 + RIGHT / 4);
  const black = [0, 0, 0];
  return Buffer.from(
    writePng(WIDTH, HEIGHT, Uint8Array.of(...black, ...black, ...black, 255, 255, 255), deflateSync(rows)),
  ).toString("base64");
}
