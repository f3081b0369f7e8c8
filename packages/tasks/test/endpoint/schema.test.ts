import { expect, test } from "vitest";
import { readImage, readImages } from "../../src/endpoint.ts";
import { createMediaReader } from "../../src/endpoint/media.ts";

test("readImages reads the images in order, each with its own path", async () => {
  const reader = createMediaReader({ image: 100, audio: 100 }, () => true);
  const images = ["https://example.com/a.png", "cat.png", "https://example.com/b.png"];
  const items = await readImages(
    reader,
    images,
    (index) => `images[${index}]`,
    (url) => ({ url }),
  );
  expect(items).toEqual(images.map((url) => ({ url })));
  expect(reader.issues).toMatchObject([{ path: "images[1]", code: "unreadable_media" }]);
});

test("readImage returns undefined for a missing image", async () => {
  const reader = createMediaReader({ image: 100, audio: 100 }, () => true);
  expect(await readImage(reader, undefined, "image")).toBeUndefined();
  expect(await readImage(reader, "https://example.com/a.png", "image")).toBe("https://example.com/a.png");
});
