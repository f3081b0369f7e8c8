import { type Image, loadImage } from "@napi-rs/canvas";
import type { Scene } from "@klingkit/emulator";
import { writeCaption } from "./caption.ts";
import { layer, type Context2D } from "./canvas.ts";
import { paintLand } from "./land.ts";
import { paintLighthouse } from "./lighthouse.ts";
import { sceneryOf } from "./scenery.ts";
import { paintSea } from "./sea.ts";
import { type Frame, paintSky, type Paint } from "./sky.ts";
import { paintImage } from "./animated-image.ts";
import { paintWeather } from "./weather.ts";

/** A video that is rendered frame by frame. */
export interface Film {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly count: number;
  renderFrame(context: Context2D, at: number): void;
}

/** Pixels per frame, for any aspect ratio: enough for a preview, and fast to render. */
const PIXELS = 854 * 480;
const FPS = 24;
/** Longer videos have a lower frame rate. */
const MAX_FRAMES = 180;

export async function createFilm(scene: Scene): Promise<Film> {
  const image = scene.firstFrame ? await loadImage(scene.firstFrame) : undefined;
  const { width, height } = sizeOf(scene, image);
  const frame: Frame = { width, height, unit: Math.min(width, height), horizon: height * 0.64 };
  const paints = image ? [paintImage(image, frame)] : landscape(scene.prompt, frame);
  // A single layer above the scene, because blending a layer is expensive.
  const overlay = layer(width, height, (context) => {
    paintVignette(context, frame);
    writeCaption(context, scene, frame);
  });
  const frameRate = Math.max(12, Math.min(FPS, Math.floor(MAX_FRAMES / scene.seconds)));
  const count = Math.round(scene.seconds * frameRate);
  return {
    width,
    height,
    frameRate,
    count,
    renderFrame(context, at) {
      for (const paint of paints) paint(context, at / count);
      // The first frame is the given image without changes.
      if (!image || at > 0) context.drawImage(overlay, 0, 0);
    },
  };
}

/** The aspect ratio of the scene or of its first frame, in even numbers, which the encoder requires. */
function sizeOf(scene: Scene, image: Image | undefined): { width: number; height: number } {
  const { width, height } = image ?? scene;
  const scale = Math.sqrt(PIXELS / (width * height));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** A landscape for a prompt. */
export function landscape(prompt: string, frame: Frame, seed?: string): Paint[] {
  const scenery = sceneryOf(prompt, seed);
  return [
    paintSky(scenery, frame),
    ...(scenery.water ? [paintSea(scenery, frame)] : []),
    paintLand(scenery, frame),
    ...(scenery.lighthouse ? [paintLighthouse(scenery, frame)] : []),
    paintWeather(scenery, frame),
  ];
}

/** Paints a vignette. */
function paintVignette(context: Context2D, { width, height }: Frame): void {
  const reach = Math.hypot(width, height) / 2;
  const dark = context.createRadialGradient(width / 2, height / 2, reach * 0.55, width / 2, height / 2, reach);
  dark.addColorStop(0, "#00000000");
  dark.addColorStop(1, "#00000066");
  context.fillStyle = dark;
  context.fillRect(0, 0, width, height);
}
