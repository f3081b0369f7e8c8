import type { Size } from "./pixels.ts";

export const IMAGE_RATIOS = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"] as const;
export type ImageRatio = (typeof IMAGE_RATIOS)[number];
export type ImageResolution = "1k" | "2k" | "4k";

const SIDE: Readonly<Record<ImageResolution, number>> = { "1k": 1024, "2k": 2048, "4k": 4096 };

/** As many pixels as a square of that side, in steps of 8. Nobody says what the service makes: a guess. */
export function imagePixels(resolution: ImageResolution, ratio: ImageRatio | Size): Size {
  const [wide = 1, high = 1] = typeof ratio === "string" ? ratio.split(":").map(Number) : [ratio.width, ratio.height];
  const side = SIDE[resolution];
  const step = (value: number): number => Math.max(8, Math.round(value / 8) * 8);
  return { width: step(side * Math.sqrt(wide / high)), height: step(side * Math.sqrt(high / wide)) };
}
