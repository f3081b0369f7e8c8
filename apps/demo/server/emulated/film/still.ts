import type { Image } from "@napi-rs/canvas";
import { glow, type Pen, wave } from "./canvas.ts";
import type { Frame, Paint } from "./sky.ts";

/** A given picture that comes to life: the clip begins with it as it is, then the camera goes in and light passes over. */
export function paintStill(image: Image, { width, height, unit }: Frame): Paint {
  const cover = Math.max(width / image.width, height / image.height);
  return (pen: Pen, part) => {
    const away = (1 - Math.cos(part * Math.PI * 2)) / 2;
    const zoom = cover * (1 + away * 0.09);
    const [wide, tall] = [image.width * zoom, image.height * zoom];
    const [x, y] = [(width - wide) / 2 + wave(part) * unit * 0.012 * away, (height - tall) / 2];
    pen.drawImage(image, x, y, wide, tall);
    pen.globalCompositeOperation = "screen";
    glow(pen, width * (0.1 + part * 0.8), height * (0.25 + 0.1 * wave(part)), unit * 0.8, "#ffdfae", 0.28 * away);
    pen.globalCompositeOperation = "source-over";
  };
}
