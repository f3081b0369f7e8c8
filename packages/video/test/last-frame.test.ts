import { ImageDecoder } from "@napi-rs/webcodecs";
import encoders from "h264-mp4-encoder";
import { expect, test } from "vitest";
import { findLastFrame, lastFrame } from "../src/last-frame.ts";
import { emulated } from "./emulated.ts";

/** The pixels of a PNG, read by another decoder. */
async function readPng(data: Uint8Array): Promise<{
  width: number;
  height: number;
  colorAt: (x: number, y: number) => readonly number[];
}> {
  const { image } = await new ImageDecoder({ data, type: "image/png" }).decode();
  const { codedWidth: width, codedHeight: height } = image;
  const rgba = new Uint8Array(image.allocationSize({ format: "RGBA" }));
  await image.copyTo(rgba, { format: "RGBA" });
  return {
    width,
    height,
    colorAt: (x, y) => [...rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)],
  };
}

/** A video whose frames are gray, each lighter than the one before. */
async function grayVideo(levels: readonly number[]): Promise<Uint8Array> {
  const encoder = await encoders.createH264MP4Encoder();
  Object.assign(encoder, { width: 320, height: 180, frameRate: 10, groupOfPictures: 4 });
  encoder.initialize();
  for (const level of levels) encoder.addFrameRgba(new Uint8Array(320 * 180 * 4).fill(level));
  encoder.finalize();
  const bytes = encoder.FS.readFile(encoder.outputFilename);
  encoder.delete();
  return bytes;
}

test("the last frame of a clip of the emulator is the first frame of the next one", async () => {
  const { video, emulator } = await emulated();
  const done = await video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
  const frame = await lastFrame(done.output);
  const { width, height, colorAt } = await readPng(frame);
  expect([width, height]).toEqual([1280, 720]);
  // The ball is left of the disc at the end, and right of it at the beginning.
  const brightness = (x: number, y: number): number => colorAt(x, y).reduce((sum, channel) => sum + channel);
  expect(brightness(410, 360)).toBeGreaterThan(3 * brightness(870, 360));

  await video.imageToVideo.run({ firstFrame: frame, prompt: "the fog lifts" });
  const creates = emulator.calls.filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body));
  expect(creates[1]).toContain(Buffer.from(frame).toString("base64").slice(0, 1000));
  expect(emulator.state().paid.tasks).toBe(2);
});

test("the frame is the last one of a video with several key frames", async () => {
  const levels = [0, 40, 80, 120, 160, 200, 240, 100, 60, 180];
  const { colorAt, width } = await readPng(await lastFrame(await grayVideo(levels)));
  expect(width).toBe(320);
  for (const channel of colorAt(160, 90)) expect(Math.abs(channel - 180)).toBeLessThan(6);
  const shorter = await readPng(await lastFrame(new Blob([(await grayVideo(levels.slice(0, 7))).slice()])));
  for (const channel of shorter.colorAt(10, 10)) expect(Math.abs(channel - 240)).toBeLessThan(6);
});

test("a file that is no video, and one that is cut, are rejected", async () => {
  const error = { name: "InvalidInputError", message: expect.stringContaining("`video` cannot be decoded: ") };
  await expect(lastFrame(new Uint8Array(100))).rejects.toMatchObject(error);
  const video = await grayVideo([0, 40, 80]);
  await expect(lastFrame(video.slice(0, video.length / 2))).rejects.toMatchObject(error);
});

test("finds the packages that are installed", async () => {
  expect(await findLastFrame()).toBe(lastFrame);
});
