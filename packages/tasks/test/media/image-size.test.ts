import { expect, test } from "vitest";
import { imageSize } from "../../src/media/image-size.ts";
import { bytes, jpeg, png } from "./files.ts";

test.each<[string, Uint8Array]>([
  ["a PNG", png(338, 191)],
  ["a JPEG", jpeg(338, 191)],
  ["a progressive JPEG", jpeg(338, 191, 20, 0xc2)],
  ["a JPEG after metadata in several segments", jpeg(338, 191, 200_000)],
  ["a part of a larger buffer", bytes(1, 2, 3, png(338, 191)).subarray(3)],
])("reads the sides of %s", (_name, file) => {
  expect(imageSize(file)).toEqual({ width: 338, height: 191 });
});

test.each<[string, Uint8Array]>([
  ["another format", bytes("GIF89a", 0, 1, 0, 1)],
  ["an empty file", new Uint8Array()],
  ["a PNG that ends before its sides", png(338, 191).subarray(0, 20)],
  ["a JPEG that ends before its sides", jpeg(338, 191, 1000).subarray(0, 500)],
  ["a JPEG without a frame", bytes(0xff, 0xd8, 0xff, 0xd9)],
  ["a JPEG with garbage", bytes(0xff, 0xd8, new Uint8Array(100))],
  ["a JPEG with a segment of no length", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0, new Uint8Array(20))],
])("does not read the sides of %s", (_name, file) => {
  expect(imageSize(file)).toBeUndefined();
});

/** A JPEG whose frame follows `between`, and ends after its sides. */
function frameAfter(between: Uint8Array, frame = 0xc0): Uint8Array {
  return bytes(0xff, 0xd8, between, 0xff, frame, 0, 17, 8, 0, 191, 1, 82);
}

test.each([0xc0, 0xc1, 0xc3, 0xc5, 0xc7, 0xc9, 0xcb, 0xcd, 0xcf])("reads the sides of a frame 0x%x", (frame) => {
  expect(imageSize(frameAfter(bytes(), frame))).toEqual({ width: 338, height: 191 });
});

test.each([0xbf, 0xc4, 0xc8, 0xcc, 0xe0, 0xfe])("skips a segment 0x%x before the frame", (marker) => {
  expect(imageSize(frameAfter(bytes(0xff, marker, 0, 9, 1, 2, 3, 4, 5, 6, 7)))).toEqual({ width: 338, height: 191 });
});

test.each([0x01, 0xd0, 0xd7, 0xd8, 0xff])("skips the marker 0x%x, which has no length", (marker) => {
  const between = marker === 0xff ? bytes(0xff) : bytes(0xff, marker);
  expect(imageSize(frameAfter(between))).toEqual({ width: 338, height: 191 });
});

test("reads a PNG of 24 bytes, and nothing from a shorter one or from other bytes", () => {
  const file = png(338, 191);
  expect(imageSize(file.subarray(0, 24))).toEqual({ width: 338, height: 191 });
  expect(imageSize(file.subarray(0, 23))).toBeUndefined();
  expect(imageSize(bytes(0x88, file.subarray(1)))).toBeUndefined();
  expect(imageSize(bytes(0x89, "PNX", file.subarray(4)))).toBeUndefined();
});

test("reads nothing from a JPEG whose bytes end within its sides, or that begins otherwise", () => {
  const file = frameAfter(bytes());
  expect(imageSize(file.subarray(0, -1))).toBeUndefined();
  expect(imageSize(bytes(0xfe, file.subarray(1)))).toBeUndefined();
  expect(imageSize(bytes(0xff, 0xd9, file.subarray(2)))).toBeUndefined();
  expect(imageSize(frameAfter(bytes(0)))).toBeUndefined();
});
