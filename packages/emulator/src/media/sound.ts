import { readFileSync } from "node:fs";
import { MEDIA_FOLDER } from "../media-folder.ts";
import { join, text } from "./boxes.ts";

/** Of the shipped MP3: 48 kHz mono, 64 kbit/s, every frame alone 192 bytes and 1152 samples long. */
const MP3_FRAME = 192;
const MP3_FRAME_SECONDS = 1152 / 48_000;

let loop: Uint8Array | undefined;

/** The shipped chord, repeated to the asked length. */
export function drawMp3(seconds: number): Uint8Array<ArrayBuffer> {
  const round = (loop ??= readFileSync(new URL("sound/chord.mp3", MEDIA_FOLDER)));
  const whole = new Uint8Array(Math.max(1, Math.round(seconds / MP3_FRAME_SECONDS)) * MP3_FRAME);
  for (let at = 0; at < whole.length; at += round.length) whole.set(round.subarray(0, whole.length - at), at);
  return whole;
}

const WAV_RATE = 16_000;

/** A quiet tone of the asked length: 16 kHz mono, 16 bit. */
export function drawWav(seconds: number): Uint8Array<ArrayBuffer> {
  const count = Math.round(seconds * WAV_RATE);
  const samples = new DataView(new ArrayBuffer(count * 2));
  for (let n = 0; n < count; n++)
    samples.setInt16(n * 2, Math.round(3000 * Math.sin((2 * Math.PI * 220 * n) / WAV_RATE)), true);
  const header = new DataView(new ArrayBuffer(24));
  header.setUint32(0, 16, true);
  header.setUint16(4, 1, true);
  header.setUint16(6, 1, true);
  header.setUint32(8, WAV_RATE, true);
  header.setUint32(12, WAV_RATE * 2, true);
  header.setUint16(16, 2, true);
  header.setUint16(18, 16, true);
  const format = new Uint8Array(header.buffer, 0, 20);
  return join([
    text("RIFF"),
    little(36 + count * 2),
    text("WAVE"),
    text("fmt "),
    format,
    text("data"),
    little(count * 2),
    new Uint8Array(samples.buffer),
  ]);
}

function little(value: number): Uint8Array {
  const part = new DataView(new ArrayBuffer(4));
  part.setUint32(0, value, true);
  return new Uint8Array(part.buffer);
}
