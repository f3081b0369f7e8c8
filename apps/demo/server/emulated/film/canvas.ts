import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

export type Pen = SKRSContext2D;

/** A layer that is painted once and shown in every picture. */
export function layer(width: number, height: number, paint: (pen: Pen) => void): Canvas {
  const canvas = createCanvas(Math.ceil(width), Math.ceil(height));
  paint(canvas.getContext("2d"));
  return canvas;
}

/** A colour with an opacity, of `#rrggbb`. */
export function veil(colour: string, opacity: number): string {
  const value = Math.round(Math.min(1, Math.max(0, opacity)) * 255);
  return `${colour}${value.toString(16).padStart(2, "0")}`;
}

/** A colour between two of `#rrggbb`. */
export function between(one: string, other: string, part: number): string {
  const channel = (at: number): string => {
    const [from, to] = [one, other].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((from ?? 0) + ((to ?? 0) - (from ?? 0)) * part)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** A soft round light. */
export function glow(pen: Pen, x: number, y: number, radius: number, colour: string, opacity: number): void {
  const light = pen.createRadialGradient(x, y, 0, x, y, radius);
  for (const at of [0, 0.15, 0.35, 0.6, 1]) light.addColorStop(at, veil(colour, opacity * (1 - at) ** 2.4));
  pen.fillStyle = light;
  pen.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

/** Full turns: what uses it closes into a loop. */
export function wave(part: number, turns = 1, start = 0): number {
  return Math.sin((part * turns + start) * Math.PI * 2);
}
