import { veil, wave } from "./canvas.ts";
import type { Scenery, Weather } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

interface Fall {
  readonly count: number;
  /** Heights of the picture fallen in the clip; below 0 rises. */
  readonly turns: number;
  readonly size: number;
  readonly sway: number;
  readonly colour?: string;
  readonly opacity: number;
  readonly streak?: true;
}

const falls: Record<Weather, Fall> = {
  snow: { count: 150, turns: 1, size: 0.006, sway: 0.04, colour: "#ffffff", opacity: 0.85 },
  rain: { count: 190, turns: 5, size: 0.003, sway: 0, colour: "#dbe7ee", opacity: 0.28, streak: true },
  embers: { count: 70, turns: -1, size: 0.005, sway: 0.05, colour: "#ffb45c", opacity: 0.9 },
  petals: { count: 60, turns: 1, size: 0.009, sway: 0.08, colour: "#ffd3dc", opacity: 0.85 },
  dust: { count: 45, turns: -1, size: 0.004, sway: 0.06, opacity: 0.3 },
};

/** What drifts through the air. It passes whole heights, so that the clip closes into a loop. */
export function paintWeather({ weather, light, chance }: Scenery, { width, height, unit }: Frame): Paint {
  const { count, turns, size, sway, colour = light.lamp, opacity, streak } = falls[weather];
  const grains = Array.from({ length: count }, () => ({
    x: chance(),
    y: chance(),
    near: 0.35 + chance() * 0.65,
    start: chance(),
  }));
  return (pen, part) => {
    for (const { x, y, near, start } of grains) {
      const down = (((y + part * turns) % 1) + 1) % 1;
      const across = x * width + wave(part, 1, start) * sway * unit;
      const radius = unit * size * near;
      pen.fillStyle = veil(colour, opacity * near * (streak ? 1 : 0.6 + 0.4 * wave(part, 2, start)));
      const top = down * (height + unit * 0.1) - unit * 0.05;
      if (streak) pen.fillRect(across, top, Math.max(1, radius * 0.5), unit * 0.045 * near);
      else {
        pen.beginPath();
        pen.arc(across, top, radius, 0, Math.PI * 2);
        pen.fill();
      }
    }
  };
}
