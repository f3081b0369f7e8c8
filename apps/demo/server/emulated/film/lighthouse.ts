import { between, glow, type Pen, veil, wave } from "./canvas.ts";
import type { Scenery } from "./scenery.ts";
import type { Frame, Paint } from "./sky.ts";

/** A tower on a rock, and its beam going round once or more in the clip. */
export function paintLighthouse({ light, sun, fog }: Scenery, { width, height, unit, horizon }: Frame): Paint {
  // On the far side of sun or moon.
  const x = width * (sun.x > 0.5 ? 0.27 : 0.73);
  const [foot, tall] = [horizon + unit * 0.06, unit * 0.36];
  const lamp = foot - tall;
  const stone = between(light.near, light.far, 0.12);
  return (pen, part) => {
    const turn = part * Math.PI * 2;
    for (const side of [0, Math.PI])
      beam(pen, {
        x,
        y: lamp,
        angle: turn + side,
        reach: Math.max(width, height) * 1.1,
        colour: light.lamp,
        strength: 0.34 + fog * 0.3,
      });
    rock(pen, x, foot, unit, light.near);
    pen.fillStyle = stone;
    pen.beginPath();
    pen.moveTo(x - tall * 0.1, foot);
    pen.lineTo(x - tall * 0.058, lamp + tall * 0.09);
    pen.lineTo(x + tall * 0.058, lamp + tall * 0.09);
    pen.lineTo(x + tall * 0.1, foot);
    pen.fill();
    pen.fillStyle = veil(light.haze, 0.16);
    pen.fillRect(x - tall * 0.075, lamp + tall * 0.42, tall * 0.15, tall * 0.14);
    pen.fillStyle = light.near;
    pen.fillRect(x - tall * 0.085, lamp + tall * 0.07, tall * 0.17, tall * 0.022);
    pen.beginPath();
    pen.moveTo(x - tall * 0.06, lamp - tall * 0.055);
    pen.lineTo(x, lamp - tall * 0.125);
    pen.lineTo(x + tall * 0.06, lamp - tall * 0.055);
    pen.fill();
    pen.fillStyle = light.lamp;
    pen.fillRect(x - tall * 0.042, lamp - tall * 0.055, tall * 0.084, tall * 0.125);
    // Brightest when the beam points at us.
    const towards = Math.max(0, wave(part, 2, 0.25)) ** 6;
    glow(pen, x, lamp, unit * (0.2 + towards * 0.25), light.lamp, 0.65 + towards * 0.3);
  };
}

interface Beam {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly reach: number;
  readonly colour: string;
  readonly strength: number;
}

/** A beam that turns in the plane seen from the side: it shortens as it turns towards us. */
function beam(pen: Pen, { x, y, angle, reach, colour, strength }: Beam): void {
  const across = Math.cos(angle);
  const length = reach * across;
  const open = reach * (0.07 + 0.05 * Math.abs(Math.sin(angle)));
  if (Math.abs(across) < 0.04) return;
  const light = pen.createLinearGradient(x, y, x + length, y);
  const bright = strength * (0.35 + 0.65 * Math.abs(across));
  light.addColorStop(0, veil(colour, bright));
  light.addColorStop(0.35, veil(colour, bright * 0.4));
  light.addColorStop(1, veil(colour, 0));
  pen.globalCompositeOperation = "screen";
  pen.fillStyle = light;
  // Three cones in one another give the beam a soft edge.
  for (const width of [1, 0.62, 0.3]) {
    pen.globalAlpha = 0.45;
    pen.beginPath();
    pen.moveTo(x, y - 2);
    pen.lineTo(x + length, y - open * width - reach * 0.015);
    pen.lineTo(x + length, y + open * width - reach * 0.015);
    pen.lineTo(x, y + 2);
    pen.fill();
  }
  pen.globalAlpha = 1;
  pen.globalCompositeOperation = "source-over";
}

function rock(pen: Pen, x: number, foot: number, unit: number, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x - unit * 0.34, foot + unit * 0.05);
  for (const [across, up] of [
    [-0.25, 0.012],
    [-0.16, 0.028],
    [-0.1, 0.0],
    [0.08, -0.006],
    [0.14, 0.016],
    [0.24, 0.02],
    [0.36, 0.05],
  ] as const) {
    pen.lineTo(x + unit * across, foot + unit * up);
  }
  pen.fill();
}
