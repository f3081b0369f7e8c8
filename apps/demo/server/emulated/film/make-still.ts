import { createCanvas } from "@napi-rs/canvas";
import { landscape } from "./direct.ts";

interface Still {
  /** Two pictures of the same words differ by it. */
  readonly seed: string;
  readonly prompt: string;
  readonly size: { readonly width: number; readonly height: number };
}

/** A picture of so many pixels, as PNG. It is drawn at half the size, which no one sees in soft hills. */
export function makeStill({ seed, prompt, size }: Still): Uint8Array<ArrayBuffer> {
  const scale = Math.min(1, 1100 / Math.max(size.width, size.height));
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext("2d");
  const frame = { width, height, unit: Math.min(width, height), horizon: height * 0.64 };
  for (const paint of landscape(prompt, frame, seed)) paint(pen, 0.3);
  const whole = createCanvas(size.width, size.height);
  whole.getContext("2d").drawImage(canvas, 0, 0, size.width, size.height);
  return new Uint8Array(whole.toBuffer("image/png"));
}
