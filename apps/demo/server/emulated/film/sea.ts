import { between, veil, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

/** Water to the horizon, with the light lying on it. */
export function paintSea({ light, sun, chance }: Scenery, { width, height, unit, horizon }: Frame): Paint {
  const deep = between(light.near, light.sky[1], 0.35);
  const glints = Array.from({ length: 150 }, () => {
    const near = chance() ** 1.5;
    return {
      near,
      across: (chance() - 0.5) * 2,
      start: chance(),
      turns: 1 + Math.floor(chance() * 3),
      long: 0.4 + chance(),
    };
  });
  return (pen, part) => {
    const water = pen.createLinearGradient(0, horizon, 0, height);
    water.addColorStop(0, between(light.sky[3], light.haze, 0.4));
    water.addColorStop(0.14, between(light.sky[2], deep, 0.35));
    water.addColorStop(1, deep);
    pen.fillStyle = water;
    pen.fillRect(0, horizon, width, height - horizon);
    for (const { near, across, start, turns, long } of glints) {
      const y = horizon + near * (height - horizon);
      const spread = unit * (0.05 + near * 0.55);
      const x = sun.x * width + across * spread + wave(part, turns, start) * unit * 0.012;
      const size = unit * (0.012 + near * 0.07) * long;
      const shine = (0.5 + 0.5 * wave(part, turns, start)) * (1 - Math.abs(across) * 0.8) * 0.6;
      pen.fillStyle = veil(light.lamp, shine * (1 - near * 0.5));
      pen.fillRect(x - size / 2, y, size, Math.max(1, unit * 0.0012 + near * unit * 0.0035));
    }
    for (let row = 1; row <= 9; row += 1) {
      const near = (row / 9) ** 1.8;
      const y = horizon + near * (height - horizon);
      pen.strokeStyle = veil(row % 2 ? light.near : light.haze, 0.08 + near * 0.1);
      pen.lineWidth = Math.max(1, near * unit * 0.008);
      pen.beginPath();
      for (let x = -8; x <= width + 8; x += 8) {
        const lift =
          (wave(x / (unit * (0.3 + near)), 1, row * 0.37 + part * (row % 2 ? 1 : -1)) +
            wave(x / (unit * 0.7), 1, row * 0.71)) *
          unit *
          0.006 *
          near;
        if (x < 0) pen.moveTo(x, y + lift);
        else pen.lineTo(x, y + lift);
      }
      pen.stroke();
    }
  };
}
