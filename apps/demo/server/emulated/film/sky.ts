import { glow, layer, type Context2D, withOpacity, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The shorter side in pixels, to which sizes are relative. */
  readonly unit: number;
  /** Y coordinate of the horizon. */
  readonly horizon: number;
}

/** Paints one element of the scene; `part` is the time from 0 to 1. */
export type Paint = (context: Context2D, part: number) => void;

/** Paints the sky with stars, and the sun or moon. */
export function paintSky({ light, sun, aurora, fog, random }: Scenery, { width, height, unit, horizon }: Frame): Paint {
  const [x, y] = [sun.x * width, sun.y * height];
  const background = layer(width, height, (context) => {
    const sky = context.createLinearGradient(0, 0, 0, horizon * 1.05);
    for (const [at, color] of light.sky.entries()) sky.addColorStop([0, 0.42, 0.78, 1][at] ?? 1, color);
    context.fillStyle = sky;
    context.fillRect(0, 0, width, height);
    glow(context, x, y, unit * 1.1, light.lamp, light.dark ? 0.22 : 0.5);
    const radius = unit * (light.dark ? 0.045 : 0.075);
    if (fog < 1) {
      context.fillStyle = withOpacity(light.lamp, 0.95);
      context.beginPath();
      context.arc(x, y, radius, 0, Math.PI * 2);
      context.fill();
    }
  });
  const stars = Array.from({ length: light.dark && fog < 1 ? 140 : 0 }, () => ({
    x: random() * width,
    y: random() ** 1.4 * horizon * 0.85,
    size: unit * (0.0012 + random() * 0.0022),
    start: random(),
    turns: 1 + Math.floor(random() * 4),
  }));
  return (context, part) => {
    context.drawImage(background, 0, 0);
    context.fillStyle = light.lamp;
    for (const star of stars) {
      context.globalAlpha = 0.55 + 0.4 * wave(part, star.turns, star.start);
      context.fillRect(star.x, star.y, star.size, star.size);
    }
    context.globalAlpha = 1;
    if (aurora) paintAurora(context, part, width, horizon);
  };
}

const STRIPS = 160;

function paintAurora(context: Context2D, part: number, width: number, horizon: number): void {
  context.globalCompositeOperation = "lighter";
  const strip = width / STRIPS;
  for (let strips = 0; strips < STRIPS; strips += 1) {
    const at = (strips / STRIPS) * 48;
    const top = horizon * (0.2 + 0.08 * wave(at / 24, 1, part) + 0.05 * wave(at / 9, 1, -part));
    const shine = 0.2 + 0.14 * wave(at / 13, 1, part) + 0.08 * wave(at / 5, 1, -2 * part);
    const curtain = context.createLinearGradient(0, top, 0, top + horizon * 0.55);
    curtain.addColorStop(0, withOpacity("#4bd6c0", 0));
    curtain.addColorStop(0.25, withOpacity("#63f2b0", Math.max(0, shine)));
    curtain.addColorStop(1, withOpacity("#4468d8", 0));
    context.fillStyle = curtain;
    context.fillRect(
      Math.round(strips * strip),
      top,
      Math.round((strips + 1) * strip) - Math.round(strips * strip),
      horizon * 0.55,
    );
  }
  context.globalCompositeOperation = "source-over";
}
