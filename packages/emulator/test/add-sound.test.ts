import { expect, test } from "vitest";
import { addSound } from "../src/media/add-sound.ts";
import { renderVideo } from "../src/media/render-video.ts";
import { readMp4 } from "./read-mp4.ts";

const silent = renderVideo(1280, 720, 5, false);

/** Moves `moov` behind the data, where most encoders write it. */
function withMoovLast(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = view.getUint32(0);
  const end = start + view.getUint32(start);
  const moved = new Uint8Array([...file.subarray(0, start), ...file.subarray(end), ...file.subarray(start, end)]);
  // The data moved to the front by the size of `moov`.
  const at = Buffer.from(moved).indexOf("stco") + 12;
  new DataView(moved.buffer).setUint32(at, view.getUint32(Buffer.from(file).indexOf("stco") + 12) - (end - start));
  return moved;
}

test.each([
  ["in front", silent],
  ["at the end", withMoovLast(silent)],
])("adds a sound track of the same duration to a video with moov %s", (_, video) => {
  const { tracks } = readMp4(addSound(video, 5));
  expect(tracks.map(({ codec, samplesWithin }) => [codec, samplesWithin])).toEqual([
    ["avc1", true],
    ["mp4a", true],
  ]);
  expect(tracks[1]?.seconds).toBeCloseTo(5, 1);
  expect(tracks[0]).toEqual(readMp4(video).tracks[0]);
});

test.each([
  ["a video with sound", renderVideo(1280, 720, 5, true)],
  ["a file that is no MP4", Uint8Array.of(1, 2, 3)],
  ["a truncated MP4", silent.subarray(0, 400)],
  ["nothing", new Uint8Array()],
])("returns %s unchanged", (_, file) => {
  expect(addSound(file, 5)).toEqual(new Uint8Array(file));
});
