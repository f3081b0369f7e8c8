import type { Random } from "./random.ts";
import { mixColors, layer, type Context2D, withOpacity, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

const HILLS = 4;

/** Paints layers of hills. Nearer ones are darker and move faster; the nearest can have a city or trees. */
export function paintLand({ light, city, trees, water, lighthouse, fog, random }: Scenery, frame: Frame): Paint {
  const { width, height, unit, horizon } = frame;
  const over = unit * 0.12;
  const count = water ? HILLS - 1 : HILLS;
  const hills = Array.from({ length: count }, (_, index) => {
    const depth = index / (HILLS - 1);
    const base = water ? horizon - unit * 0.015 * (count - index) : horizon + (height - horizon) * depth * 0.72;
    const size = unit * (water ? 0.15 - depth * 0.1 : 0.2 - depth * 0.06);
    const line = outline(random, size);
    const color = mixColors(light.far, light.near, depth);
    // The layer ends above the highest object, so that less is blended in each frame.
    const top = Math.max(0, Math.floor(base - unit * 0.62));
    const foot = water ? horizon : height;
    const canvas = layer(width + over * 2, foot - top, (context) => {
      context.translate(0, -top);
      const ground = context.createLinearGradient(0, base - size, 0, base + unit * 0.3);
      ground.addColorStop(0, color);
      ground.addColorStop(1, mixColors(color, light.haze, (1 - depth) * (0.35 + fog * 0.45)));
      context.fillStyle = ground;
      if (city && index >= count - 2)
        towers(context, random, { width: width + over * 2, base, unit, depth, lamp: light.lamp, dark: light.dark });
      context.fillStyle = ground;
      context.beginPath();
      context.moveTo(0, foot);
      for (let x = 0; x <= width + over * 2; x += 4) context.lineTo(x, base - line(x / unit));
      context.lineTo(width + over * 2, foot);
      context.fill();
      if (trees && index >= count - 2)
        pines(context, random, { width: width + over * 2, unit, depth, ground: (x) => base - line(x / unit) });
    });
    const mist = unit * (0.08 + fog * 0.12);
    return { canvas, top, depth, base, mist };
  });
  return (context, part) => {
    for (const [index, { canvas, top, depth, base, mist }] of hills.entries()) {
      context.drawImage(canvas, -over + wave(part) * over * 0.85 * (0.15 + depth * 0.85), top);
      if (index === hills.length - 1 && !lighthouse && !water) continue;
      const low = base - mist * 0.3;
      const band = context.createLinearGradient(0, low - mist, 0, low + mist);
      band.addColorStop(0, withOpacity(light.haze, 0));
      band.addColorStop(0.5, withOpacity(light.haze, (0.12 + fog * 0.38) * (0.85 + 0.15 * wave(part, 1, depth))));
      band.addColorStop(1, withOpacity(light.haze, 0));
      context.fillStyle = band;
      context.fillRect(0, low - mist, width, mist * 2);
    }
  };
}

/** The outline of hills: a sum of waves, where faster ones are smaller. */
function outline(random: Random, size: number): (x: number) => number {
  const waves = [1.1, 2.3, 4.9, 11, 23].map((turns, index) => ({
    turns: turns * (0.8 + random() * 0.4),
    start: random(),
    size: size / 1.9 ** index,
  }));
  return (x) => size * 0.6 + waves.reduce((sum, each) => sum + each.size * 0.5 * wave(x, each.turns, each.start), 0);
}

interface Row {
  readonly width: number;
  readonly unit: number;
  readonly depth: number;
}

function pines(
  context: Context2D,
  random: Random,
  { width, unit, depth, ground }: Row & { ground: (x: number) => number },
): void {
  const step = unit * (0.012 + depth * 0.022);
  for (let x = 0; x < width; x += step * (0.6 + random())) {
    const tall = unit * (0.03 + depth * 0.16) * (0.55 + random() * 0.6);
    const foot = ground(x) + 3;
    context.beginPath();
    context.moveTo(x, foot - tall);
    for (const [across, up] of [
      [0.12, 0.62],
      [0.07, 0.62],
      [0.18, 0.3],
      [0.1, 0.3],
      [0.22, 0],
    ] as const)
      context.lineTo(x + tall * across, foot - tall * up);
    for (const [across, up] of [
      [0.22, 0],
      [0.1, 0.3],
      [0.18, 0.3],
      [0.07, 0.62],
      [0.12, 0.62],
    ] as const)
      context.lineTo(x - tall * across, foot - tall * up);
    context.fill();
  }
}

function towers(
  context: Context2D,
  random: Random,
  { width, base, unit, depth, lamp, dark }: Row & { base: number; lamp: string; dark: boolean },
): void {
  const pane = Math.max(2, unit * 0.008);
  for (let x = -unit * 0.05; x < width;) {
    const [wide, tall] = [unit * (0.05 + random() * 0.09), unit * (0.1 + random() ** 2 * 0.42) * (0.7 + depth * 0.4)];
    context.fillRect(x, base - tall, wide, tall + unit);
    const { fillStyle } = context;
    context.fillStyle = withOpacity(lamp, dark ? 0.8 : 0.35);
    for (let row = base - tall + pane * 2; row < base + unit * 0.1; row += pane * 2.6) {
      for (let column = x + pane; column < x + wide - pane; column += pane * 2) {
        if (random() < 0.24) context.fillRect(column, row, pane * 0.8, pane * 1.2);
      }
    }
    context.fillStyle = fillStyle;
    x += wide + unit * 0.006 * random();
  }
}
