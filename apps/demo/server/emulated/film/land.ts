import type { Chance } from "./chance.ts";
import { between, layer, type Pen, veil, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

const HILLS = 4;

/** Hills behind hills, each nearer one darker and moving farther; a city or trees on the nearest. */
export function paintLand({ light, city, trees, water, lighthouse, fog, chance }: Scenery, frame: Frame): Paint {
  const { width, height, unit, horizon } = frame;
  const over = unit * 0.12;
  const count = water ? HILLS - 1 : HILLS;
  const hills = Array.from({ length: count }, (_, index) => {
    const depth = index / (HILLS - 1);
    const base = water ? horizon - unit * 0.015 * (count - index) : horizon + (height - horizon) * depth * 0.72;
    const size = unit * (water ? 0.15 - depth * 0.1 : 0.2 - depth * 0.06);
    const line = outline(chance, size);
    const colour = between(light.far, light.near, depth);
    // Nothing stands higher; the sky above it need not be blended in each picture.
    const top = Math.max(0, Math.floor(base - unit * 0.62));
    const foot = water ? horizon : height;
    const paper = layer(width + over * 2, foot - top, (pen) => {
      pen.translate(0, -top);
      const ground = pen.createLinearGradient(0, base - size, 0, base + unit * 0.3);
      ground.addColorStop(0, colour);
      ground.addColorStop(1, between(colour, light.haze, (1 - depth) * (0.35 + fog * 0.45)));
      pen.fillStyle = ground;
      if (city && index >= count - 2)
        towers(pen, chance, { width: width + over * 2, base, unit, depth, lamp: light.lamp, dark: light.dark });
      pen.fillStyle = ground;
      pen.beginPath();
      pen.moveTo(0, foot);
      for (let x = 0; x <= width + over * 2; x += 4) pen.lineTo(x, base - line(x / unit));
      pen.lineTo(width + over * 2, foot);
      pen.fill();
      if (trees && index >= count - 2)
        pines(pen, chance, { width: width + over * 2, unit, depth, ground: (x) => base - line(x / unit) });
    });
    const mist = unit * (0.08 + fog * 0.12);
    return { paper, top, depth, base, mist };
  });
  return (pen, part) => {
    for (const [index, { paper, top, depth, base, mist }] of hills.entries()) {
      pen.drawImage(paper, -over + wave(part) * over * 0.85 * (0.15 + depth * 0.85), top);
      if (index === hills.length - 1 && !lighthouse && !water) continue;
      const low = base - mist * 0.3;
      const band = pen.createLinearGradient(0, low - mist, 0, low + mist);
      band.addColorStop(0, veil(light.haze, 0));
      band.addColorStop(0.5, veil(light.haze, (0.12 + fog * 0.38) * (0.85 + 0.15 * wave(part, 1, depth))));
      band.addColorStop(1, veil(light.haze, 0));
      pen.fillStyle = band;
      pen.fillRect(0, low - mist, width, mist * 2);
    }
  };
}

/** A line of hills: slow waves with quicker, smaller ones on them. */
function outline(chance: Chance, size: number): (x: number) => number {
  const waves = [1.1, 2.3, 4.9, 11, 23].map((turns, index) => ({
    turns: turns * (0.8 + chance() * 0.4),
    start: chance(),
    size: size / 1.9 ** index,
  }));
  return (x) => size * 0.6 + waves.reduce((sum, each) => sum + each.size * 0.5 * wave(x, each.turns, each.start), 0);
}

interface Rows {
  readonly width: number;
  readonly unit: number;
  readonly depth: number;
}

function pines(
  pen: Pen,
  chance: Chance,
  { width, unit, depth, ground }: Rows & { ground: (x: number) => number },
): void {
  const step = unit * (0.012 + depth * 0.022);
  for (let x = 0; x < width; x += step * (0.6 + chance())) {
    const tall = unit * (0.03 + depth * 0.16) * (0.55 + chance() * 0.6);
    const foot = ground(x) + 3;
    pen.beginPath();
    pen.moveTo(x, foot - tall);
    for (const [across, up] of [
      [0.12, 0.62],
      [0.07, 0.62],
      [0.18, 0.3],
      [0.1, 0.3],
      [0.22, 0],
    ] as const)
      pen.lineTo(x + tall * across, foot - tall * up);
    for (const [across, up] of [
      [0.22, 0],
      [0.1, 0.3],
      [0.18, 0.3],
      [0.07, 0.62],
      [0.12, 0.62],
    ] as const)
      pen.lineTo(x - tall * across, foot - tall * up);
    pen.fill();
  }
}

function towers(
  pen: Pen,
  chance: Chance,
  { width, base, unit, depth, lamp, dark }: Rows & { base: number; lamp: string; dark: boolean },
): void {
  const pane = Math.max(2, unit * 0.008);
  for (let x = -unit * 0.05; x < width;) {
    const [wide, tall] = [unit * (0.05 + chance() * 0.09), unit * (0.1 + chance() ** 2 * 0.42) * (0.7 + depth * 0.4)];
    pen.fillRect(x, base - tall, wide, tall + unit);
    const { fillStyle } = pen;
    pen.fillStyle = veil(lamp, dark ? 0.8 : 0.35);
    for (let row = base - tall + pane * 2; row < base + unit * 0.1; row += pane * 2.6) {
      for (let column = x + pane; column < x + wide - pane; column += pane * 2) {
        if (chance() < 0.24) pen.fillRect(column, row, pane * 0.8, pane * 1.2);
      }
    }
    pen.fillStyle = fillStyle;
    x += wide + unit * 0.006 * chance();
  }
}
