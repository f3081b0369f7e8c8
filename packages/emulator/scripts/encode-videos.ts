/**
 * Draws and encodes the videos in `media/videos` (development only, not published): for each size, one group of
 * pictures of 24 frames per second as an H.264 byte stream (Annex B). The emulator repeats its frames.
 *
 * Run it in this package: `node scripts/encode-videos.ts`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createCanvas } from "@napi-rs/canvas";
import encoders from "h264-mp4-encoder";
import { samplesOf } from "./read-mp4.ts";

const FRAMES = 48;
const SIZES: readonly (readonly [number, number])[] = [
  [1280, 720],
  [720, 1280],
  [960, 960],
  [1680, 720],
  [1920, 1080],
  [1080, 1920],
  [1440, 1440],
  [2520, 1080],
  [3840, 2160],
  [2160, 3840],
  [2880, 2880],
];

const folder = new URL("../media/videos/", import.meta.url);
mkdirSync(folder, { recursive: true });

for (const [width, height] of SIZES) {
  const stream = await encode(width, height);
  writeFileSync(new URL(`${width}x${height}.h264`, folder), stream);
  process.stdout.write(`${width}x${height} ${stream.length} bytes\n`);
}

async function encode(width: number, height: number): Promise<Uint8Array> {
  const encoder = await encoders.createH264MP4Encoder();
  encoder.width = width;
  encoder.height = height;
  encoder.frameRate = 24;
  encoder.quantizationParameter = 30;
  encoder.groupOfPictures = FRAMES;
  encoder.speed = 2;
  encoder.initialize();
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext("2d");
  for (let frame = 0; frame < FRAMES; frame++) {
    draw(pen, width, height, frame / FRAMES);
    encoder.addFrameRgba(new Uint8Array(pen.getImageData(0, 0, width, height).data.buffer));
  }
  encoder.finalize();
  const file = encoder.FS.readFile(encoder.outputFilename);
  encoder.delete();
  return annexB(samplesOf(file));
}

/** Draws a frame of the loop. Flat colors and few edges keep a 4k video small. `turn` runs from 0 to 1. */
function draw(
  pen: ReturnType<ReturnType<typeof createCanvas>["getContext"]>,
  width: number,
  height: number,
  turn: number,
): void {
  const unit = Math.min(width, height);
  const [x, y] = [width / 2, height / 2];
  pen.fillStyle = "#14213d";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = "#1f3158";
  pen.fillRect(0, height * 0.78, width, height * 0.22);
  pen.fillStyle = "#fca311";
  ball(
    pen,
    x + unit * 0.32 * Math.cos(turn * 2 * Math.PI),
    y + unit * 0.32 * Math.sin(turn * 2 * Math.PI),
    unit * 0.07,
  );
  pen.fillStyle = "#e5e5e5";
  ball(pen, x, y, unit * (0.14 + 0.02 * Math.sin(turn * 2 * Math.PI)));
  pen.fillStyle = "#fca311";
  pen.fillRect(0, height - unit * 0.02, width * turn, unit * 0.02);
}

function ball(
  pen: ReturnType<ReturnType<typeof createCanvas>["getContext"]>,
  x: number,
  y: number,
  radius: number,
): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}

/** Converts length-prefixed NAL units to a byte stream with start codes, parameter sets first. */
function annexB({ parameters, samples }: ReturnType<typeof samplesOf>): Uint8Array {
  const start = new Uint8Array([0, 0, 0, 1]);
  return Buffer.concat([...parameters, ...samples].flatMap((unit) => [start, unit]));
}
