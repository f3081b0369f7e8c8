import { createEmulator, type Scene } from "@klingkit/emulator";
import { createCanvas } from "@napi-rs/canvas";
import { createKling } from "klingkit";
import { expect, test } from "vitest";
import { createFilm } from "../server/emulated/film/create-film.ts";
import { encodeFilm } from "../server/emulated/film/encode-film.ts";
import { encodeImage } from "../server/emulated/film/encode-image.ts";
import { sceneryOf } from "../server/emulated/film/scenery.ts";
import { readImage, readAudio } from "../media.ts";

const scene: Scene = {
  id: "1",
  videoId: "2",
  product: "text-to-video",
  model: "kling-3.0",
  prompt: "A lighthouse",
  width: 720,
  height: 1280,
  seconds: 3,
  sound: false,
  watermark: false,
};

test("renders the requested aspect ratio and duration", async () => {
  const film = await createFilm(scene);
  expect(film.width / film.height).toBeCloseTo(9 / 16, 2);
  expect(film.count / film.frameRate).toBe(3);
  const short = await encodeFilm({ ...film, count: 3 });
  const text = Buffer.from(short).toString("latin1");
  expect([text.slice(4, 8), text.includes("avc1")]).toEqual(["ftyp", true]);
});

test.each([
  ["native", ["avc1", "mp4a"]],
  ["off", ["avc1"]],
] as const)("a rendered video with audio %s has the tracks %s", async (audio, codecs) => {
  const film = await createFilm(scene);
  const renderVideo = async (): Promise<Uint8Array> => encodeFilm({ ...film, count: 3 });
  await using emulator = await createEmulator({ listen: false, clock: "virtual", renderVideo });
  const { url: baseUrl, fetch, clock } = emulator;
  const kling = createKling({ baseUrl, fetch, clock, env: {}, apiKey: "api-key-emulator" });
  const { output } = await kling.video.textToVideo.run({ prompt: "A lighthouse", audio });
  const text = Buffer.from(await (await fetch(output.url)).arrayBuffer()).toString("latin1");
  expect(["avc1", "mp4a"].filter((codec) => text.includes(codec))).toEqual(codecs);
});

test("lowers the frame rate of a long video", async () => {
  const film = await createFilm({ ...scene, seconds: 15 });
  expect([film.frameRate, film.count]).toEqual([12, 180]);
});

test("starts with the given first frame in its own aspect ratio", async () => {
  const canvas = createCanvas(600, 400);
  const context = canvas.getContext("2d");
  context.fillStyle = "#336699";
  context.fillRect(0, 0, 600, 400);
  const film = await createFilm({ ...scene, firstFrame: new Uint8Array(canvas.toBuffer("image/png")) });
  expect([film.width, film.height]).toEqual([784, 522]);
  const shown = createCanvas(film.width, film.height).getContext("2d");
  film.renderFrame(shown, 0);
  expect([...shown.getImageData(10, 10, 1, 1).data]).toEqual([0x33, 0x66, 0x99, 0xff]);
});

test("derives the same scene from the same prompt", () => {
  expect(sceneryOf("A lighthouse in fog")).toMatchObject({ lighthouse: true, water: true, fog: 1 });
  expect(sceneryOf("A street in the rain")).toMatchObject({ trees: false, city: true, weather: "rain" });
  const { sun } = sceneryOf("Something else");
  expect(sceneryOf("Something else").sun).toEqual(sun);
});

test("detects images by their content", () => {
  const canvas = createCanvas(320, 300);
  expect(readImage(new Uint8Array(canvas.toBuffer("image/png")))).toMatchObject({
    type: "image/png",
    width: 320,
    height: 300,
  });
  expect(readImage(new Uint8Array(canvas.toBuffer("image/jpeg")))).toMatchObject({
    type: "image/jpeg",
    width: 320,
    height: 300,
  });
  for (const content of ["GIF89a followed by other bytes", "<svg xmlns='…'></svg>          ", "", "\u0089PN"]) {
    expect(readImage(new TextEncoder().encode(content))).toBeUndefined();
  }
  expect(readImage(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]))).toBeUndefined();
});

test("detects audio by its content", () => {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, "latin1"));
  expect(readAudio(bytes("RIFF\u0000\u0000\u0000\u0000WAVEfmt "))?.type).toBe("audio/wav");
  expect(readAudio(bytes("ID3\u0004and more of it"))?.type).toBe("audio/mpeg");
  for (const other of ["RIFF\u0000\u0000\u0000\u0000WEBPVP8 ", "OggS and more of it", "", "<html>"])
    expect(readAudio(bytes(other))).toBeUndefined();
});

test("renders images of the requested size that depend on the seed", () => {
  const size = { width: 640, height: 360 };
  const one = encodeImage({ seed: "1", prompt: "Fog over a lake", size });
  expect(readImage(one)).toMatchObject({ type: "image/png", ...size });
  expect(Buffer.compare(one, encodeImage({ seed: "2", prompt: "Fog over a lake", size }))).not.toBe(0);
});
