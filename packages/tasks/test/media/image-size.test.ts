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
