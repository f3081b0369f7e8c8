import { expect, test } from "vitest";
import { readImage, readImages } from "../../src/endpoint.ts";
import { createMediaReader } from "../../src/endpoint/media.ts";
import {
  elementReferences,
  imageReferences,
  media,
  named,
  serviceId,
  textUpTo,
  hostedFile,
} from "../../src/endpoint/schema.ts";

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

const isValid = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

test("media are text, URLs, bytes and files", () => {
  const valid = ["x", new URL("https://h/x"), new Uint8Array(1), new Blob(["x"]), { arrayBuffer: () => undefined }];
  const invalid = [undefined, null, 5, {}, [], { arrayBuffer: 5 }, new ArrayBuffer(1)];
  expect(valid.filter((value) => !isValid(media, value))).toEqual([]);
  expect(invalid.filter((value) => isValid(media, value))).toEqual([]);
});

test("a name in a prompt consists of letters, digits and `_`, and does not begin with `_`", () => {
  expect(["a", "A1", "1_", "a_b"].filter((value) => !isValid(named, value))).toEqual([]);
  expect(["", "_a", "a-b", "a b", "@a", "a!"].filter((value) => isValid(named, value))).toEqual([]);
});

test("texts have a minimum and a maximum length", () => {
  expect(["", "a", "abc", "abcd"].map((value) => isValid(textUpTo(3), value))).toEqual([false, true, true, false]);
  expect(["", "1"].map((value) => isValid(serviceId, value))).toEqual([false, true]);
});

test("the URL of a file is http or https, as text or as a URL", () => {
  const valid = ["https://h/x", "HTTP://h", new URL("https://h/x")];
  const invalid = ["", "h/x", "ftp://h/x", new URL("ftp://h/http://x"), "xhttps://h", "https://", "https:// ", 5, {}];
  expect(valid.filter((value) => !isValid(hostedFile, value))).toEqual([]);
  expect(invalid.filter((value) => isValid(hostedFile, value))).toEqual([]);
});

test("references have a name and an image or the id of an element, and nothing else", () => {
  expect(isValid(imageReferences, [{ id: "a", image: "https://h/x.png" }])).toBe(true);
  expect(isValid(imageReferences, [{ id: "a", image: "https://h/x.png", more: 1 }])).toBe(false);
  expect(isValid(imageReferences, [{ id: "a" }])).toBe(false);
  expect(isValid(elementReferences, [{ id: "a", elementId: "1" }])).toBe(true);
  expect(isValid(elementReferences, [{ id: "a", elementId: "" }])).toBe(false);
  expect(isValid(elementReferences, [{ elementId: "1" }])).toBe(false);
});
