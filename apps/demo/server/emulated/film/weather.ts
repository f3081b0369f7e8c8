import { withOpacity, wave } from "./canvas.ts";
import type { Scenery, Weather } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

interface ParticleStyle {
  readonly count: number;
  /** Image heights that a particle falls during the video; negative values rise. */
  readonly turns: number;
  readonly size: number;
  readonly sway: number;
  readonly color?: string;
  readonly opacity: number;
  readonly streak?: true;
}

const particleStyles: Record<Weather, ParticleStyle> = {
  snow: { count: 150, turns: 1, size: 0.006, sway: 0.04, color: "#ffffff", opacity: 0.85 },
  rain: { count: 190, turns: 5, size: 0.003, sway: 0, color: "#dbe7ee", opacity: 0.28, streak: true },
  embers: { count: 70, turns: -1, size: 0.005, sway: 0.05, color: "#ffb45c", opacity: 0.9 },
  petals: { count: 60, turns: 1, size: 0.009, sway: 0.08, color: "#ffd3dc", opacity: 0.85 },
  dust: { count: 45, turns: -1, size: 0.004, sway: 0.06, opacity: 0.3 },
};

/** Paints particles. They move by whole image heights, so that the video loops seamlessly. */
export function paintWeather({ weather, light, random }: Scenery, { width, height, unit }: Frame): Paint {
  const { count, turns, size, sway, color = light.lamp, opacity, streak } = particleStyles[weather];
  const particles = Array.from({ length: count }, () => ({
    x: random(),
    y: random(),
    near: 0.35 + random() * 0.65,
    start: random(),
  }));
  return (context, part) => {
    for (const { x, y, near, start } of particles) {
      const down = (((y + part * turns) % 1) + 1) % 1;
      const across = x * width + wave(part, 1, start) * sway * unit;
      const radius = unit * size * near;
      context.fillStyle = withOpacity(color, opacity * near * (streak ? 1 : 0.6 + 0.4 * wave(part, 2, start)));
      const top = down * (height + unit * 0.1) - unit * 0.05;
      if (streak) context.fillRect(across, top, Math.max(1, radius * 0.5), unit * 0.045 * near);
      else {
        context.beginPath();
        context.arc(across, top, radius, 0, Math.PI * 2);
        context.fill();
      }
    }
  };
}
