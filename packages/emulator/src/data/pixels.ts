export type Resolution = "720p" | "1080p" | "4k";

export const RATIOS = ["16:9", "9:16", "1:1"] as const;
export type Ratio = (typeof RATIOS)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a video (third-party: apps/docs/service/models.md#api-v1-capabilities). */
const PIXELS: Readonly<Record<Resolution, Readonly<Record<Ratio, readonly [number, number]>>>> = {
  "720p": { "16:9": [1280, 720], "9:16": [720, 1280], "1:1": [960, 960] },
  "1080p": { "16:9": [1920, 1080], "9:16": [1080, 1920], "1:1": [1440, 1440] },
  "4k": { "16:9": [3840, 2160], "9:16": [2160, 3840], "1:1": [2880, 2880] },
};

export function pixels(resolution: Resolution, ratio: Ratio): Size {
  const [width, height] = PIXELS[resolution][ratio];
  return { width, height };
}

/** The nearest of the three ratios: the service keeps a first frame's ratio, this emulator has clips of three shapes only. */
export function nearestRatio(size: Size | undefined): Ratio {
  if (!size) return "16:9";
  const wide = size.width / size.height;
  if (wide > 4 / 3) return "16:9";
  return wide < 3 / 4 ? "9:16" : "1:1";
}

export const IMAGE_RATIOS = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"] as const;

const SIDE = { "1k": 1024, "2k": 2048, "4k": 4096 };

/** As many pixels as a square of that side, in steps of 8. A guess: the service does not document its sizes. */
export function imagePixels(resolution: keyof typeof SIDE, ratio: (typeof IMAGE_RATIOS)[number] | Size): Size {
  const [wide = 1, high = 1] = typeof ratio === "string" ? ratio.split(":").map(Number) : [ratio.width, ratio.height];
  const step = (value: number): number => Math.max(8, Math.round((SIDE[resolution] * value) / 8) * 8);
  return { width: step(Math.sqrt(wide / high)), height: step(Math.sqrt(high / wide)) };
}
