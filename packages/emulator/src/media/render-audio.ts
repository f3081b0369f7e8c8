import { readFileSync } from "node:fs";
import { MEDIA_FOLDER } from "../media-folder.ts";
import { join, text } from "./boxes.ts";

/** The frames of the shipped MP3: 48 kHz mono, 64 kbit/s, 1152 samples. Each frame is independent. */
const MP3_FRAME_BYTES = 192;
const MP3_FRAME_SECONDS = 1152 / 48_000;

let loop: Uint8Array | undefined;

/** Renders an MP3: repeats the shipped chord. */
export function renderMp3(seconds: number): Uint8Array<ArrayBuffer> {
  const chord = (loop ??= readFileSync(new URL("audio/chord.mp3", MEDIA_FOLDER)));
  const file = new Uint8Array(Math.max(1, Math.round(seconds / MP3_FRAME_SECONDS)) * MP3_FRAME_BYTES);
  for (let at = 0; at < file.length; at += chord.length) file.set(chord.subarray(0, file.length - at), at);
  return file;
}

const WAV_RATE = 16_000;

/** Renders a WAV of a quiet tone: 16 kHz mono, 16 bit. */
export function renderWav(seconds: number): Uint8Array<ArrayBuffer> {
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
    u32LittleEndian(36 + count * 2),
    text("WAVE"),
    text("fmt "),
    format,
    text("data"),
    u32LittleEndian(count * 2),
    new Uint8Array(samples.buffer),
  ]);
}

function u32LittleEndian(value: number): Uint8Array {
  const part = new DataView(new ArrayBuffer(4));
  part.setUint32(0, value, true);
  return new Uint8Array(part.buffer);
}
