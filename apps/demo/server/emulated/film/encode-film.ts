import { createCanvas } from "@napi-rs/canvas";
import encoders from "h264-mp4-encoder";
import type { Film } from "./create-film.ts";

/** Encodes a film as MP4 (H.264). The emulator adds the sound. */
export async function encodeFilm({
  width,
  height,
  frameRate,
  count,
  renderFrame,
}: Film): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await encoders.createH264MP4Encoder();
  Object.assign(encoder, {
    width,
    height,
    frameRate,
    quantizationParameter: 26,
    groupOfPictures: frameRate * 2,
    speed: 10,
  });
  encoder.initialize();
  const context = createCanvas(width, height).getContext("2d");
  for (let at = 0; at < count; at += 1) {
    renderFrame(context, at);
    encoder.addFrameRgba(new Uint8Array(context.getImageData(0, 0, width, height).data.buffer));
  }
  encoder.finalize();
  const film = new Uint8Array(encoder.FS.readFile(encoder.outputFilename));
  encoder.delete();
  return film;
}
