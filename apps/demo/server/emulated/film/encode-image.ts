import { createCanvas } from "@napi-rs/canvas";
import { landscape } from "./create-film.ts";

interface ImageRequest {
  /** Distinguishes images of the same prompt. */
  readonly seed: string;
  readonly prompt: string;
  readonly size: { readonly width: number; readonly height: number };
}

/** Renders a PNG. Large images are painted at a smaller size and scaled up, which is faster and hardly visible. */
export function encodeImage({ seed, prompt, size }: ImageRequest): Uint8Array<ArrayBuffer> {
  const scale = Math.min(1, 1100 / Math.max(size.width, size.height));
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  const frame = { width, height, unit: Math.min(width, height), horizon: height * 0.64 };
  for (const paint of landscape(prompt, frame, seed)) paint(context, 0.3);
  const scaled = createCanvas(size.width, size.height);
  scaled.getContext("2d").drawImage(canvas, 0, 0, size.width, size.height);
  return new Uint8Array(scaled.toBuffer("image/png"));
}
