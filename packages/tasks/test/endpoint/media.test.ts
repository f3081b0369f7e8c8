import { expect, test } from "vitest";
import { createClient, errorOf } from "../client.ts";
import { refusal } from "../emulated.ts";

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test.each<[string, string | URL | Uint8Array | Blob, string]>([
  ["a URL as text", "https://images.example/a.png", "https://images.example/a.png"],
  ["a URL object", new URL("https://images.example/a.png"), "https://images.example/a.png"],
  ["base64", base64, base64],
  ["a data: URL as base64", `data:image/png;base64,${base64}`, base64],
  ["bytes as base64", png, Buffer.from(png).toString("base64")],
  ["a Blob as base64", new Blob([png]), Buffer.from(png).toString("base64")],
])("sends %s", async (_name, firstFrame, sent) => {
  const { client } = await createClient({ credential: "pair" });
  const { body } = await client.imageToVideo.prepare({ prompt: "fog", firstFrame });
  expect(JSON.parse(body)).toMatchObject({ image: sent });
});

test.each<[string, string | Uint8Array, RegExp]>([
  [
    "a WebP image",
    Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50]),
    /`firstFrame` is WebP.*a JPEG or PNG/,
  ],
  ["an empty file", new Uint8Array(), /`firstFrame` is an empty file/],
  ["an empty text", "", /`firstFrame` is empty/],
  ["a data: URL without base64", "data:image/svg+xml,<svg/>", /`firstFrame` is a data: URL without base64/],
])("rejects %s", async (_name, firstFrame, message) => {
  const { client } = await createClient();
  expect(await refusal(client.imageToVideo.prepare({ prompt: "fog", firstFrame }))).toEqual([
    expect.stringMatching(message),
  ]);
});

test.each(["cat.png", "images/cat.png", "./photo", "C:\\images\\cat.jpg", "file:///etc/passwd", "photo"])(
  "rejects the path %s, and opens no file",
  async (firstFrame) => {
    const { client, emulator } = await createClient();
    const error = await errorOf(client.imageToVideo.create({ prompt: "fog", firstFrame }));
    expect(error.message).toMatch(/`firstFrame` is neither an http\(s\) URL nor base64.*file\(path\)/);
    expect(emulator.calls).toEqual([]);
  },
);

test("rejects a source of bytes that cannot be read, with the reason", async () => {
  const { client } = await createClient();
  const firstFrame = { arrayBuffer: () => Promise.reject(new Error("ENOENT: no such file")) };
  expect(await refusal(client.imageToVideo.prepare({ prompt: "fog", firstFrame }))).toEqual([
    expect.stringMatching(/`firstFrame` cannot be read: ENOENT/),
  ]);
});
