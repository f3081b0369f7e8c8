import { mixColors, withOpacity, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

/** Paints water up to the horizon with reflections of the light. */
export function paintSea({ light, sun, random }: Scenery, { width, height, unit, horizon }: Frame): Paint {
  const deep = mixColors(light.near, light.sky[1], 0.35);
  const glints = Array.from({ length: 150 }, () => {
    const near = random() ** 1.5;
    return {
      near,
      across: (random() - 0.5) * 2,
      start: random(),
      turns: 1 + Math.floor(random() * 3),
      long: 0.4 + random(),
    };
  });
  return (context, part) => {
    const water = context.createLinearGradient(0, horizon, 0, height);
    water.addColorStop(0, mixColors(light.sky[3], light.haze, 0.4));
    water.addColorStop(0.14, mixColors(light.sky[2], deep, 0.35));
    water.addColorStop(1, deep);
    context.fillStyle = water;
    context.fillRect(0, horizon, width, height - horizon);
    for (const { near, across, start, turns, long } of glints) {
      const y = horizon + near * (height - horizon);
      const spread = unit * (0.05 + near * 0.55);
      const x = sun.x * width + across * spread + wave(part, turns, start) * unit * 0.012;
      const size = unit * (0.012 + near * 0.07) * long;
      const shine = (0.5 + 0.5 * wave(part, turns, start)) * (1 - Math.abs(across) * 0.8) * 0.6;
      context.fillStyle = withOpacity(light.lamp, shine * (1 - near * 0.5));
      context.fillRect(x - size / 2, y, size, Math.max(1, unit * 0.0012 + near * unit * 0.0035));
    }
    for (let row = 1; row <= 9; row += 1) {
      const near = (row / 9) ** 1.8;
      const y = horizon + near * (height - horizon);
      context.strokeStyle = withOpacity(row % 2 ? light.near : light.haze, 0.08 + near * 0.1);
      context.lineWidth = Math.max(1, near * unit * 0.008);
      context.beginPath();
      for (let x = -8; x <= width + 8; x += 8) {
        const lift =
          (wave(x / (unit * (0.3 + near)), 1, row * 0.37 + part * (row % 2 ? 1 : -1)) +
            wave(x / (unit * 0.7), 1, row * 0.71)) *
          unit *
          0.006 *
          near;
        if (x < 0) context.moveTo(x, y + lift);
        else context.lineTo(x, y + lift);
      }
      context.stroke();
    }
  };
}
