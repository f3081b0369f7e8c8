import { type Image, loadImage } from "@napi-rs/canvas";
import type { Scene } from "@klingkit/emulator";
import { writeCaption } from "./caption.ts";
import { layer, type Pen } from "./canvas.ts";
import { paintLand } from "./land.ts";
import { paintLighthouse } from "./lighthouse.ts";
import { sceneryOf } from "./scenery.ts";
import { paintSea } from "./sea.ts";
import { type Frame, paintSky, type Paint } from "./sky.ts";
import { paintStill } from "./still.ts";
import { paintWeather } from "./weather.ts";

/** A clip that can be shown picture by picture. */
export interface Film {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly count: number;
  show(pen: Pen, at: number): void;
}

/** What is drawn has the asked ratio, and so many pixels: enough for a preview, few enough to be quick. */
const PIXELS = 854 * 480;
const FPS = 24;
/** Longer clips are drawn with fewer pictures a second. */
const MOST_FRAMES = 180;

/** Decides what is to be seen. */
export async function direct(scene: Scene): Promise<Film> {
  const picture = scene.firstFrame ? await loadImage(scene.firstFrame) : undefined;
  const { width, height } = sizeOf(scene, picture);
  const frame: Frame = { width, height, unit: Math.min(width, height), horizon: height * 0.64 };
  const paints = picture ? [paintStill(picture, frame)] : landscape(scene.prompt, frame);
  // One sheet for all that lies over the scene: each costs a whole picture's worth of blending.
  const over = layer(width, height, (pen) => {
    shade(pen, frame);
    writeCaption(pen, scene, frame);
  });
  const frameRate = Math.max(12, Math.min(FPS, Math.floor(MOST_FRAMES / scene.seconds)));
  const count = Math.round(scene.seconds * frameRate);
  return {
    width,
    height,
    frameRate,
    count,
    show(pen, at) {
      for (const paint of paints) paint(pen, at / count);
      // A given picture is the first thing to be seen, and untouched.
      if (!picture || at > 0) pen.drawImage(over, 0, 0);
    },
  };
}

/** The asked ratio, or the picture's; even numbers, as the encoder wants them. */
function sizeOf(scene: Scene, picture: Image | undefined): { width: number; height: number } {
  const { width, height } = picture ?? scene;
  const scale = Math.sqrt(PIXELS / (width * height));
  const even = (side: number): number => Math.max(2, Math.round((side * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** A landscape of these words. */
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

/** Darker corners, as a lens has them. */
function shade(pen: Pen, { width, height }: Frame): void {
  const reach = Math.hypot(width, height) / 2;
  const dark = pen.createRadialGradient(width / 2, height / 2, reach * 0.55, width / 2, height / 2, reach);
  dark.addColorStop(0, "#00000000");
  dark.addColorStop(1, "#00000066");
  pen.fillStyle = dark;
  pen.fillRect(0, 0, width, height);
}
