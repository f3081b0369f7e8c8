import { describe, expect, test } from "vitest";
import type { ImageLimits } from "@klingkit/models/media";
import { createMediaReader, type MediaInput, mediaLimits } from "../../src/endpoint/media.ts";
import { createClient, errorOf } from "../client.ts";
import { issueMessages } from "../emulated.ts";
import * as files from "../media/files.ts";

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const base64 = Buffer.from(files.png(640, 480)).toString("base64");

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
  expect(await issueMessages(client.imageToVideo.prepare({ prompt: "fog", firstFrame }))).toEqual([
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
  expect(await issueMessages(client.imageToVideo.prepare({ prompt: "fog", firstFrame }))).toEqual([
    expect.stringMatching(/`firstFrame` cannot be read: ENOENT/),
  ]);
});

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? Array.from(Buffer.from(part)) : part)));

/** The kind of media that a file can be sent as. */
type Accepted = "image" | "audio" | "neither";

describe("the first bytes", () => {
  test.each<[string, Accepted, Uint8Array]>([
    ["PNG", "image", bytes(0x89, "PNG")],
    ["JPEG", "image", bytes(0xff, 0xd8, 0xff)],
    ["WebP", "neither", bytes("RIFF", 0, 0, 0, 0, "WEBP")],
    ["GIF", "neither", bytes("GIF89a")],
    ["AVIF or HEIC", "neither", bytes(0, 0, 0, 0, "ftypavif")],
    ["AVIF or HEIC", "neither", bytes(0, 0, 0, 0, "ftypheic")],
    ["SVG", "neither", bytes("<svg")],
    ["SVG", "neither", bytes("<?xml")],
    ["WAV", "audio", bytes("RIFF", 0, 0, 0, 0, "WAVE")],
    ["MP3", "audio", bytes("ID3")],
    ["MP3", "audio", bytes(0xff, 0xfb)],
    ["AAC", "neither", bytes(0xff, 0xf1)],
    ["MP4 or M4A", "neither", bytes(0, 0, 0, 0, "ftypisom")],
  ])("of %s are accepted as %s", async (name, accepted, content) => {
    const reader = createMediaReader({ image: 100, audio: 100 }, () => true);
    await reader.read("image", content, "image");
    await reader.read("audio", content, "audio");
    const rejected = (["image", "audio"] as const).filter((kind) => kind !== accepted);
    expect(reader.issues.map(({ path, code }) => `${code} at ${path}`)).toEqual(
      rejected.map((kind) => `unsupported_media at ${kind}`),
    );
    for (const { message } of reader.issues) expect(message).toContain(` is ${name}`);
  });

  test("of an unknown format are accepted", async () => {
    const reader = createMediaReader({ image: 100, audio: 100 }, () => true);
    expect(await reader.read("image", bytes(1, 2, 3), "image")).toBe("AQID");
    expect(reader.issues).toEqual([]);
  });
});

test("rejects a file above the maximum size, as bytes and as base64", async () => {
  const reader = createMediaReader({ image: 99, audio: 200 }, () => true);
  const content = new Uint8Array(100);
  await reader.read("image", content, "bytes");
  await reader.read("image", Buffer.from(content).toString("base64"), "text");
  await reader.read("audio", content, "audio");
  expect(reader.issues).toMatchObject([
    { path: "bytes", code: "media_too_large", maximum: 99, actual: 100 },
    { path: "text", code: "media_too_large", maximum: 99 },
  ]);
});

describe("the sides of an image", () => {
  async function issuesOf(value: MediaInput, limits?: ImageLimits): Promise<string[]> {
    const reader = createMediaReader({ image: 10_000_000, audio: 100 }, () => true);
    await reader.read("image", value, "image", limits);
    return reader.issues.map(({ severity, message }) => `${severity}: ${message}`);
  }
  const small =
    "error: `image` is 338 x 191 px, but each side must have at least 300 px: the service may accept the image and fail the task later.";

  test.each<[string, MediaInput]>([
    ["a PNG", files.png(338, 191)],
    ["a JPEG", files.jpeg(338, 191)],
    ["a JPEG in base64 with large metadata", Buffer.from(files.jpeg(338, 191, 100_000)).toString("base64")],
    ["a data: URL", `data:image/png;base64,${Buffer.from(files.png(338, 191)).toString("base64")}`],
    ["a Blob", new Blob([new Uint8Array(files.png(338, 191))])],
  ])("are rejected below 300 px in %s", async (_name, value) => {
    expect(await issuesOf(value)).toEqual([small]);
  });

  test("cause a warning beyond 1:2.5, and none up to it", async () => {
    expect(await issuesOf(files.png(300, 750))).toEqual([]);
    expect(await issuesOf(files.png(751, 300))).toEqual([
      "warning: `image` is 751 x 300 px, but the documented ratios are 1:2.5 to 2.5:1: the task may fail. Crop the image.",
    ]);
  });

  test("are not checked in base64 whose length is not a multiple of 4", async () => {
    expect(await issuesOf(`${Buffer.from(files.png(640, 480)).toString("base64").replace(/=+$/, "")}A`)).toEqual([]);
  });
});

test("rejects a private host at a region of the service, and warns elsewhere", async () => {
  const found = [];
  for (const baseUrl of ["https://api-singapore.klingai.com", "http://localhost:5510"]) {
    const reader = createMediaReader({ image: 1, audio: 1 }, () => true, baseUrl);
    await reader.read("image", "http://localhost:3000/a.png", "image");
    await reader.read("audio", new URL("http://10.0.0.1/a.mp3"), "sound");
    reader.url("http://127.0.0.1/a.mp4", "video.url");
    found.push(reader.issues.map(({ severity, path }) => `${severity} at ${path}`));
  }
  expect(found).toEqual([
    ["error at image", "error at sound", "error at video.url"],
    ["warning at image", "warning at sound", "warning at video.url"],
  ]);
});

test("rejects an invalid URL", async () => {
  const reader = createMediaReader({ image: 1, audio: 1 }, () => true);
  await reader.read("image", "https://", "image");
  expect(reader.issues).toMatchObject([{ code: "unreadable_media", message: "`image` is not a valid URL." }]);
});

test("encodes more bytes than one function call accepts", async () => {
  const reader = createMediaReader({ image: 1_000_000, audio: 1 }, () => true);
  const content = Uint8Array.from({ length: 200_001 }, (_, index) => (index * 7) % 256);
  expect(await reader.read("image", content, "image")).toBe(Buffer.from(content).toString("base64"));
});

describe("with uploads", () => {
  const limits = { image: 100, audio: 100 };
  const accepted = (): boolean => true;

  test.each<[string, Uint8Array, string]>([
    ["a PNG", bytes(0x89, "PNG"), "image/png"],
    ["a JPEG", bytes(0xff, 0xd8, 0xff), "image/jpeg"],
    ["a WAV", bytes("RIFF", 0, 0, 0, 0, "WAVE"), "audio/wav"],
    ["an MP3", bytes("ID3"), "audio/mpeg"],
    ["an MP4", bytes(0, 0, 0, 0, "ftypisom"), "video/mp4"],
    ["a MOV", bytes(0, 0, 0, 0, "ftypqt  "), "video/quicktime"],
    ["an unknown file", bytes(1, 2, 3), "application/octet-stream"],
  ])("%s is uploaded with its media type", async (_name, content, contentType) => {
    const reader = createMediaReader(limits, accepted, "", true);
    const placeholder = reader.url(new Blob([new Uint8Array(content)]), "videoUrl");
    expect(placeholder).toMatch(/^https:\/\/upload\.invalid\/[-0-9a-f]{36}$/);
    expect(await reader.uploads()).toEqual([{ path: "videoUrl", placeholder, bytes: content, contentType }]);
    expect(reader.issues).toEqual([]);
  });

  test("a URL is not uploaded", async () => {
    const reader = createMediaReader(limits, accepted, "", true);
    expect(reader.url("https://videos.example/a.mp4", "videoUrl")).toBe("https://videos.example/a.mp4");
    expect(reader.url(new URL("https://videos.example/b.mp4"), "videoUrl")).toBe("https://videos.example/b.mp4");
    expect(reader.url("no URL", "videoUrl")).toBe("no URL");
    expect(await reader.uploads()).toEqual([]);
  });

  test("a file that is empty, unreadable or of a format that the service rejects is an issue", async () => {
    const reader = createMediaReader(limits, accepted, "", true);
    reader.url(new Uint8Array(), "empty");
    reader.url({ arrayBuffer: () => Promise.reject(new Error("ENOENT")) }, "missing");
    reader.url(bytes("GIF89a"), "gif");
    const uploads = await reader.uploads();
    expect(uploads.map(({ path }) => path)).toEqual(["empty", "gif"]);
    expect(reader.issues.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "unreadable_media: `empty` is an empty file.",
      "unreadable_media: `missing` cannot be read: ENOENT.",
      "unsupported_media: `gif` is GIF, which the service does not accept.",
    ]);
  });

  test("only a file above the maximum size is uploaded instead of sent", async () => {
    const reader = createMediaReader(limits, accepted, "", true);
    const largest = new Uint8Array(100).fill(1);
    const larger = new Uint8Array(101).fill(1);
    expect(await reader.read("audio", largest, "largest")).toBe(Buffer.from(largest).toString("base64"));
    const placeholder = await reader.read("audio", larger, "larger");
    expect(await reader.uploads()).toMatchObject([{ path: "larger", placeholder, bytes: larger }]);
    expect(reader.issues).toEqual([]);
  });

  test("a large file of the wrong kind is an issue", async () => {
    const reader = createMediaReader(limits, accepted, "", true);
    await reader.read("image", bytes("ID3", ...new Uint8Array(200)), "image");
    expect(reader.issues).toMatchObject([{ path: "image", code: "unsupported_media" }]);
  });
});

test("rejects a file in place of a URL without uploads, and uploads nothing", async () => {
  const reader = createMediaReader({ image: 1, audio: 1 }, () => true);
  reader.url(bytes(0, 0, 0, 0, "ftypisom"), "videoUrl");
  expect(reader.issues).toMatchObject([{ path: "videoUrl", code: "unreadable_media" }]);
  expect(reader.issues[0]?.message).toContain("set the option `upload` of the client");
  expect(await reader.uploads()).toEqual([]);
});

test("accepts a file of exactly the maximum size", async () => {
  const reader = createMediaReader({ image: 100, audio: 100 }, () => true);
  await reader.read("audio", new Uint8Array(100), "sound");
  expect(reader.issues).toEqual([]);
});

test("rejects base64 whose size exceeds the maximum by a byte, with its size", async () => {
  const reader = createMediaReader({ image: 99, audio: 100 }, () => true);
  await reader.read("image", Buffer.from(new Uint8Array(100)).toString("base64").replace(/=+$/, ""), "image");
  expect(reader.issues).toMatchObject([{ code: "media_too_large", maximum: 99, actual: 100 }]);
});

test.each([
  ["base64 that is shorter than media", base64.slice(0, 60)],
  ["base64 with a character of another alphabet at the start", `-${base64}`],
  ["base64 with text at the end", `${base64}!`],
  ["an address after other text", "see https://images.example/a.png"],
  ["a data: URL after other text", `x data:image/png;base64,${base64}`],
  ["a data: URL with text before base64", `data:image/png,charset;base64,${base64}`],
])("rejects %s", async (_name, value) => {
  const reader = createMediaReader({ image: 1_000_000, audio: 1 }, () => true);
  expect(await reader.read("image", value, "image")).toBe(value);
  expect(reader.issues).toMatchObject([{ code: "unreadable_media" }]);
});

test("removes line breaks from base64 and from a data: URL", async () => {
  const reader = createMediaReader({ image: 1_000_000, audio: 1 }, () => true);
  const lines = base64.replaceAll(/.{20}/g, "$&\r\n");
  expect(await reader.read("image", `  ${lines}`, "image")).toBe(base64);
  expect(await reader.read("image", `data:image/png;base64,${lines}`, "image")).toBe(base64);
  expect(reader.issues).toEqual([]);
});

test("sends the bytes of a file up to the documented size of each API version", () => {
  expect(mediaLimits).toEqual({
    v1: { image: 10_000_000, audio: 5_000_000 },
    v2: { image: 50_000_000, audio: 5_000_000 },
  });
});
