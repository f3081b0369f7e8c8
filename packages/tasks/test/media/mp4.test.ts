import { expect, test } from "vitest";
import { memorySource } from "../../src/media/byte-source.ts";
import { type Mp4Info, readMp4 } from "../../src/media/mp4.ts";
import { box, bytes, mp4 } from "./files.ts";

const read = (file: Uint8Array): Promise<Mp4Info> => readMp4(memorySource(file));

test("reads the duration, the codec, the sides and the frame rate", async () => {
  expect(await read(mp4({ audio: true }))).toEqual({
    container: "MP4",
    duration: 5,
    codec: "h264",
    width: 1280,
    height: 720,
    frameRate: 24,
    hasAudio: true,
  });
});

test.each([
  ["a header after the frames", mp4({ headerAtEnd: true, data: 5000 }), { duration: 5, codec: "h264" }],
  ["HEVC", mp4({ codec: "hvc1" }), { codec: "hevc" }],
  ["another codec by its letters", mp4({ codec: "av01" }), { codec: "av01" }],
  ["a MOV", mp4({ brand: "qt  " }), { container: "MOV", duration: 5 }],
  ["audio alone", mp4({ brand: "M4A " }), { container: "M4A" }],
  [
    "a rotated video with its displayed sides",
    mp4({ width: 720, height: 1280, isRotated: true }),
    { width: 720, height: 1280 },
  ],
  ["a MOV without ftyp", mp4().subarray(20), { container: "MOV", duration: 5 }],
])("reads %s", async (_name, file, expected) => {
  expect(await read(file)).toMatchObject(expected);
});

test.each<[string, Uint8Array]>([
  ["no header", box("ftyp", "isom", 0, 0, 2, 0)],
  ["a header that is cut off", mp4().subarray(0, 200)],
  ["a box that is larger than the file", bytes(box("ftyp", "isom", 0, 0, 0, 0), 0x7f, 0xff, 0xff, 0xff, "moov")],
  ["a box of no size inside the header", bytes(box("ftyp", "isom", 0, 0, 0, 0), box("moov", 0, 0, 0, 4, "mvhd"))],
  ["boxes without an end", bytes(...Array.from({ length: 100 }, () => box("free")))],
])("reads no facts from %s", async (_name, file) => {
  const { container: _container, hasAudio: _hasAudio, ...facts } = await read(file);
  expect(facts).toEqual({});
});
