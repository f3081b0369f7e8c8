import { glow, layer, type Pen, veil, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The shorter side: the measure of everything that must not be stretched. */
  readonly unit: number;
  /** Height of the horizon. */
  readonly horizon: number;
}

/** Paints one part of the scene; `part` is the time from 0 to 1. */
export type Paint = (pen: Pen, part: number) => void;

/** Sky, stars, and sun or moon. */
export function paintSky({ light, sun, aurora, fog, chance }: Scenery, { width, height, unit, horizon }: Frame): Paint {
  const [x, y] = [sun.x * width, sun.y * height];
  const still = layer(width, height, (pen) => {
    const sky = pen.createLinearGradient(0, 0, 0, horizon * 1.05);
    for (const [at, colour] of light.sky.entries()) sky.addColorStop([0, 0.42, 0.78, 1][at] ?? 1, colour);
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    glow(pen, x, y, unit * 1.1, light.lamp, light.dark ? 0.22 : 0.5);
    const radius = unit * (light.dark ? 0.045 : 0.075);
    if (fog < 1) {
      pen.fillStyle = veil(light.lamp, 0.95);
      pen.beginPath();
      pen.arc(x, y, radius, 0, Math.PI * 2);
      pen.fill();
    }
  });
  const stars = Array.from({ length: light.dark && fog < 1 ? 140 : 0 }, () => ({
    x: chance() * width,
    y: chance() ** 1.4 * horizon * 0.85,
    size: unit * (0.0012 + chance() * 0.0022),
    start: chance(),
    turns: 1 + Math.floor(chance() * 4),
  }));
  return (pen, part) => {
    pen.drawImage(still, 0, 0);
    pen.fillStyle = light.lamp;
    for (const star of stars) {
      pen.globalAlpha = 0.55 + 0.4 * wave(part, star.turns, star.start);
      pen.fillRect(star.x, star.y, star.size, star.size);
    }
    pen.globalAlpha = 1;
    if (aurora) paintAurora(pen, part, width, horizon);
  };
}

const STRIPS = 160;

function paintAurora(pen: Pen, part: number, width: number, horizon: number): void {
  pen.globalCompositeOperation = "lighter";
  const strip = width / STRIPS;
  for (let strips = 0; strips < STRIPS; strips += 1) {
    const at = (strips / STRIPS) * 48;
    const top = horizon * (0.2 + 0.08 * wave(at / 24, 1, part) + 0.05 * wave(at / 9, 1, -part));
    const shine = 0.2 + 0.14 * wave(at / 13, 1, part) + 0.08 * wave(at / 5, 1, -2 * part);
    const curtain = pen.createLinearGradient(0, top, 0, top + horizon * 0.55);
    curtain.addColorStop(0, veil("#4bd6c0", 0));
    curtain.addColorStop(0.25, veil("#63f2b0", Math.max(0, shine)));
    curtain.addColorStop(1, veil("#4468d8", 0));
    pen.fillStyle = curtain;
    pen.fillRect(
      Math.round(strips * strip),
      top,
      Math.round((strips + 1) * strip) - Math.round(strips * strip),
      horizon * 0.55,
    );
  }
  pen.globalCompositeOperation = "source-over";
}
