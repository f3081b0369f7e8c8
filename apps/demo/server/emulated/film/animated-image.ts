import type { Image } from "@napi-rs/canvas";
import { glow, type Context2D, wave } from "./canvas.ts";
import type { Frame, Paint } from "./sky.ts";

/** Animates an image with a slow zoom and a moving light. The first frame is the unchanged image. */
export function paintImage(image: Image, { width, height, unit }: Frame): Paint {
  const cover = Math.max(width / image.width, height / image.height);
  return (context: Context2D, part) => {
    const distance = (1 - Math.cos(part * Math.PI * 2)) / 2;
    const zoom = cover * (1 + distance * 0.09);
    const [wide, tall] = [image.width * zoom, image.height * zoom];
    const [x, y] = [(width - wide) / 2 + wave(part) * unit * 0.012 * distance, (height - tall) / 2];
    context.drawImage(image, x, y, wide, tall);
    context.globalCompositeOperation = "screen";
    glow(
      context,
      width * (0.1 + part * 0.8),
      height * (0.25 + 0.1 * wave(part)),
      unit * 0.8,
      "#ffdfae",
      0.28 * distance,
    );
    context.globalCompositeOperation = "source-over";
  };
}
