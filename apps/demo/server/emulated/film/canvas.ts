import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";

export type Context2D = SKRSContext2D;

/** Creates a layer that is painted once and drawn in every frame. */
export function layer(width: number, height: number, paint: (context: Context2D) => void): Canvas {
  const canvas = createCanvas(Math.ceil(width), Math.ceil(height));
  paint(canvas.getContext("2d"));
  return canvas;
}

/** Adds an opacity from 0 to 1 to a `#rrggbb` color. */
export function withOpacity(color: string, opacity: number): string {
  const value = Math.round(Math.min(1, Math.max(0, opacity)) * 255);
  return `${color}${value.toString(16).padStart(2, "0")}`;
}

/** Mixes two `#rrggbb` colors; `part` is the share of the second, from 0 to 1. */
export function mixColors(one: string, other: string, part: number): string {
  const channel = (at: number): string => {
    const [from, to] = [one, other].map((color) => Number.parseInt(color.slice(at, at + 2), 16));
    return Math.round((from ?? 0) + ((to ?? 0) - (from ?? 0)) * part)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** Paints a radial light. */
export function glow(context: Context2D, x: number, y: number, radius: number, color: string, opacity: number): void {
  const light = context.createRadialGradient(x, y, 0, x, y, radius);
  for (const at of [0, 0.15, 0.35, 0.6, 1]) light.addColorStop(at, withOpacity(color, opacity * (1 - at) ** 2.4));
  context.fillStyle = light;
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

/** A sine wave. With whole `turns` the animation loops seamlessly. */
export function wave(part: number, turns = 1, start = 0): number {
  return Math.sin((part * turns + start) * Math.PI * 2);
}
