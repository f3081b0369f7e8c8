import { mixColors, glow, type Context2D, withOpacity, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

/** Paints a tower on a rock with a rotating beam. */
export function paintLighthouse({ light, sun, fog }: Scenery, { width, height, unit, horizon }: Frame): Paint {
  // Opposite the sun or moon.
  const x = width * (sun.x > 0.5 ? 0.27 : 0.73);
  const [foot, tall] = [horizon + unit * 0.06, unit * 0.36];
  const lamp = foot - tall;
  const stone = mixColors(light.near, light.far, 0.12);
  return (context, part) => {
    const turn = part * Math.PI * 2;
    for (const side of [0, Math.PI])
      beam(context, {
        x,
        y: lamp,
        angle: turn + side,
        reach: Math.max(width, height) * 1.1,
        color: light.lamp,
        strength: 0.34 + fog * 0.3,
      });
    rock(context, x, foot, unit, light.near);
    context.fillStyle = stone;
    context.beginPath();
    context.moveTo(x - tall * 0.1, foot);
    context.lineTo(x - tall * 0.058, lamp + tall * 0.09);
    context.lineTo(x + tall * 0.058, lamp + tall * 0.09);
    context.lineTo(x + tall * 0.1, foot);
    context.fill();
    context.fillStyle = withOpacity(light.haze, 0.16);
    context.fillRect(x - tall * 0.075, lamp + tall * 0.42, tall * 0.15, tall * 0.14);
    context.fillStyle = light.near;
    context.fillRect(x - tall * 0.085, lamp + tall * 0.07, tall * 0.17, tall * 0.022);
    context.beginPath();
    context.moveTo(x - tall * 0.06, lamp - tall * 0.055);
    context.lineTo(x, lamp - tall * 0.125);
    context.lineTo(x + tall * 0.06, lamp - tall * 0.055);
    context.fill();
    context.fillStyle = light.lamp;
    context.fillRect(x - tall * 0.042, lamp - tall * 0.055, tall * 0.084, tall * 0.125);
    // Brightest when the beam points at the viewer.
    const towards = Math.max(0, wave(part, 2, 0.25)) ** 6;
    glow(context, x, lamp, unit * (0.2 + towards * 0.25), light.lamp, 0.65 + towards * 0.3);
  };
}

interface Beam {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly reach: number;
  readonly color: string;
  readonly strength: number;
}

/** Paints a horizontally rotating beam, which appears shorter as it turns towards the viewer. */
function beam(context: Context2D, { x, y, angle, reach, color, strength }: Beam): void {
  const across = Math.cos(angle);
  const length = reach * across;
  const open = reach * (0.07 + 0.05 * Math.abs(Math.sin(angle)));
  if (Math.abs(across) < 0.04) return;
  const light = context.createLinearGradient(x, y, x + length, y);
  const bright = strength * (0.35 + 0.65 * Math.abs(across));
  light.addColorStop(0, withOpacity(color, bright));
  light.addColorStop(0.35, withOpacity(color, bright * 0.4));
  light.addColorStop(1, withOpacity(color, 0));
  context.globalCompositeOperation = "screen";
  context.fillStyle = light;
  // Three nested cones give the beam a soft edge.
  for (const width of [1, 0.62, 0.3]) {
    context.globalAlpha = 0.45;
    context.beginPath();
    context.moveTo(x, y - 2);
    context.lineTo(x + length, y - open * width - reach * 0.015);
    context.lineTo(x + length, y + open * width - reach * 0.015);
    context.lineTo(x, y + 2);
    context.fill();
  }
  context.globalAlpha = 1;
  context.globalCompositeOperation = "source-over";
}

function rock(context: Context2D, x: number, foot: number, unit: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x - unit * 0.34, foot + unit * 0.05);
  for (const [across, up] of [
    [-0.25, 0.012],
    [-0.16, 0.028],
    [-0.1, 0.0],
    [0.08, -0.006],
    [0.14, 0.016],
    [0.24, 0.02],
    [0.36, 0.05],
  ] as const) {
    context.lineTo(x + unit * across, foot + unit * up);
  }
  context.fill();
}
