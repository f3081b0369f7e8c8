import { expect, test } from "vitest";
import { checkMedia, type MediaCheckContext, type MediaCheckOptions, type MediaReport } from "../../src/media-check.ts";
import { bytes, jpeg, mp4, png } from "./files.ts";

const url = "https://files.example/street.mp4";
const clock = { now: () => 0, sleep: () => new Promise<never>(() => undefined) };

interface Server extends MediaCheckContext {
  /** The requested ranges. */
  readonly ranges: (string | null)[];
  readonly headers: Headers[];
}

/** The context of a client of a region, and a server that has one file. */
function serving(file: Uint8Array, respond?: (range: string | null) => Response): Server {
  const ranges: (string | null)[] = [];
  const headers: Headers[] = [];
  return {
    clock,
    baseUrl: "https://api-singapore.klingai.com",
    ranges,
    headers,
    async fetch(_url, init) {
      const sent = new Headers(init.headers);
      headers.push(sent);
      const range = sent.get("range");
      ranges.push(range);
      if (respond) return respond(range);
      const [from = 0, to = 0] = (range ?? "").replace("bytes=", "").split("-").map(Number);
      const part = new Uint8Array(file.subarray(from, to + 1));
      const contentRange = `bytes ${from}-${from + part.length - 1}/${file.length}`;
      return new Response(part, { status: 206, headers: { "content-range": contentRange } });
    },
  };
}

const nothing = serving(new Uint8Array());

async function check(
  media: Parameters<typeof checkMedia>[0],
  options: MediaCheckOptions = {},
  context: MediaCheckContext = nothing,
): Promise<MediaReport> {
  return checkMedia(media, options, context);
}

const messages = ({ issues }: MediaReport): string[] =>
  issues.map(({ severity, message }) => `${severity}: ${message}`);

test("reports the facts of local bytes in every form", async () => {
  const file = png(1280, 720);
  const base64 = Buffer.from(file).toString("base64");
  for (const media of [file, new Blob([new Uint8Array(file)]), base64, `data:image/png;base64,${base64}`]) {
    expect(await check(media)).toEqual({
      ok: true,
      format: "PNG",
      bytes: file.length,
      width: 1280,
      height: 720,
      ratio: 1.778,
      issues: [],
    });
  }
  expect(nothing.ranges).toEqual([]);
});

test("reports the facts of a video at a URL from its first bytes, without a credential", async () => {
  const file = mp4({ data: 500_000, audio: true });
  const server = serving(file);
  expect(await check(url, { endpoint: "video.omni", kind: "video" }, server)).toEqual({
    ok: true,
    format: "MP4",
    bytes: file.length,
    duration: 5,
    codec: "h264",
    frameRate: 24,
    hasAudio: true,
    width: 1280,
    height: 720,
    ratio: 1.778,
    issues: [],
  });
  expect(server.ranges).toEqual(["bytes=0-65535"]);
  expect([...(server.headers[0]?.keys() ?? [])].toSorted()).toEqual(["accept-encoding", "range"]);
});

test("reads a header at the end of a large file with a second range", async () => {
  const file = mp4({ data: 5_000_000, headerAtEnd: true });
  const server = serving(file);
  expect(await check(new URL(url), {}, server)).toMatchObject({ ok: true, duration: 5, codec: "h264" });
  expect(server.ranges).toEqual(["bytes=0-65535", "bytes=5000028-5065563"]);
});

test("reads on for the sides of a JPEG behind large metadata", async () => {
  const server = serving(jpeg(800, 600, 300_000));
  expect(await check("https://files.example/a.jpg", {}, server)).toMatchObject({ width: 800, height: 600 });
  expect(server.ranges).toEqual(["bytes=0-65535", "bytes=0-262143", "bytes=0-1048575"]);
});

test("reads at most 6 MB of a URL", async () => {
  let sent = 0;
  const server = serving(new Uint8Array(), (range) => {
    const [from = 0, to = 0] = (range ?? "").replace("bytes=", "").split("-").map(Number);
    const part =
      from === 0
        ? bytes(mp4().subarray(0, 20), 0, 0x3d, 0x08, 0xf8, "moov", new Uint8Array(65_508))
        : new Uint8Array(to - from + 1);
    sent += part.length;
    return new Response(new Uint8Array(part), {
      status: 206,
      headers: { "content-range": `bytes ${from}-${from + part.length - 1}/900000000` },
    });
  });
  expect(await check(url, {}, server)).toMatchObject({ format: "MP4", bytes: 900_000_000 });
  expect(sent).toBeLessThan(6_000_000);
});

test.each<[string, Uint8Array, MediaCheckOptions, string]>([
  ["a small image", jpeg(338, 191), {}, "error: `media` is 338 x 191 px, but each side must have at least 300 px"],
  [
    "a panorama",
    png(3000, 1000),
    {},
    "warning: `media` is 3000 x 1000 px, but the documented ratios are 1:2.5 to 2.5:1",
  ],
  ["an image below 512 px for try-on", png(400, 600), { endpoint: "image.tryOn" }, "warning: `media` is 400 x 600 px"],
  [
    "a WebP",
    bytes("RIFF", 0, 0, 0, 0, "WEBPVP8 "),
    {},
    "error: `media` is WebP, but the service accepts only a JPEG or PNG.",
  ],
  ["a web page", bytes("<!DOCTYPE html>"), { kind: "image" }, "error: `media` is a web page, but"],
  [
    "a video as an image",
    mp4(),
    { kind: "image", field: "firstFrame" },
    "error: `firstFrame` is MP4, but the service accepts only a JPEG or PNG.",
  ],
  [
    "M4A",
    mp4({ brand: "M4A " }),
    { kind: "audio" },
    "error: `media` is M4A, but the service accepts only an MP3 or WAV.",
  ],
  ["HEVC", mp4({ codec: "hev1" }), {}, "error: `media` is encoded as HEVC (H.265), which the service rejects."],
  ["an undocumented codec", mp4({ codec: "av01" }), {}, "warning: `media` is encoded as av01"],
  [
    "a video that is too long",
    mp4({ seconds: 16 }),
    { endpoint: "video.omni" },
    "error: `media` lasts 16 s, but it must last 3 to 15.5 s.",
  ],
  [
    "a video that is too long for O1",
    mp4({ seconds: 12, frames: 288 }),
    { endpoint: "video.omni", model: "kling-o1" },
    "error: `media` lasts 12 s, but it must last 3 to 10 s.",
  ],
  [
    "a video with small sides",
    mp4({ width: 640, height: 360 }),
    { endpoint: "video.omni" },
    "error: `media` is 640 x 360 px, but each side must have 700 to 4553 px.",
  ],
  [
    "a video with too many pixels",
    mp4({ width: 4096, height: 2160 }),
    { endpoint: "video.omni" },
    "error: `media` is 4096 x 2160 px, but the maximum is 8294400 pixels.",
  ],
  ["a slow video", mp4({ frames: 60 }), { endpoint: "video.omni" }, "warning: `media` has 12 frames per second"],
  ["an unknown format", bytes(1, 2, 3, 4), {}, "warning: `media` has a format that klingkit does not know"],
  ["an empty file", new Uint8Array(), {}, "error: `media` is an empty file."],
])("reports %s", async (_name, file, options, message) => {
  const report = await check(file, options);
  expect(messages(report).join("\n")).toContain(message);
  expect(report.ok).toBe(message.startsWith("warning"));
});

test("compares the size of an image with the limit of the API version", async () => {
  const file = Buffer.concat([png(800, 800), Buffer.alloc(11_000_000)]);
  expect((await check(file, { apiVersion: "v1" })).issues).toMatchObject([
    { code: "media_too_large", severity: "error", maximum: 10_000_000 },
  ]);
  expect((await check(file)).issues).toMatchObject([{ severity: "warning", maximum: 10_000_000 }]);
  expect((await check(file, { apiVersion: "v2" })).issues).toEqual([]);
});

test.each([
  ["http://localhost:3000/a.png", "a host of this machine"],
  ["http://169.254.169.254/latest", "a host of this machine"],
  ["http://minio:9000/a.png", "a host of this machine"],
])("does not request %s", async (target, message) => {
  const server = serving(png(400, 400));
  const report = await check(target, {}, server);
  expect(report).toMatchObject({ ok: false, issues: [{ code: "unreadable_media" }] });
  expect(messages(report).join()).toContain(message);
  expect(server.ranges).toEqual([]);
});

test("does not request a URL with a password", async () => {
  const server = serving(png(400, 400));
  const report = await check("https://me:secret@files.example/a.png", {}, server);
  expect(report).toMatchObject({ ok: true, issues: [{ code: "exposed_credential" }] });
  expect(server.ranges).toEqual([]);
});

test("does not follow a redirect to a private address", async () => {
  const server = serving(
    png(400, 400),
    () => new Response(null, { status: 302, headers: { location: "https://10.0.0.1/" } }),
  );
  const report = await check(url, {}, server);
  expect(messages(report)).toEqual([expect.stringMatching(/^error: `media` cannot be read: .*private network/)]);
  expect(server.ranges).toHaveLength(1);
});

test("reads a file of this machine if the base URL is on this machine", async () => {
  const server = { ...serving(png(400, 400)), baseUrl: "http://localhost:5510" };
  expect(await check("http://localhost:5510/files/a.png", {}, server)).toMatchObject({
    ok: true,
    width: 400,
    issues: [{ code: "unreadable_media", severity: "warning" }],
  });
});

test.each<[string, () => Response, string]>([
  [
    "HTTP 404",
    () => new Response("no", { status: 404 }),
    "error: `media` cannot be read: The file server responded with HTTP 404",
  ],
  [
    "a network error",
    () => {
      throw new TypeError("fetch failed");
    },
    "warning: `media` cannot be read: The file could not be read: fetch failed",
  ],
])("reports %s", async (_name, respond, message) => {
  const [found] = messages(await check(url, {}, serving(png(400, 400), respond)));
  expect(found).toContain(message);
});

test.each([
  ["neither a URL nor base64", "./photo.png", "is neither an http(s) URL nor base64"],
  ["an invalid URL", "https://", "is not a valid URL"],
])("reports %s", async (_name, media, message) => {
  expect(messages(await check(media)).join()).toContain(message);
});

test("reports a file that cannot be read", async () => {
  const media = { arrayBuffer: () => Promise.reject(new Error("ENOENT: no such file")) };
  expect(messages(await check(media))).toEqual(["error: `media` cannot be read: ENOENT: no such file."]);
});

test("rejects an unknown option, and aborts with the signal", async () => {
  await expect(check(png(1, 1), { modle: "kling-o1" } as MediaCheckOptions)).rejects.toThrow(/Did you mean `model`/);
  const signal = AbortSignal.abort();
  await expect(check(url, { signal }, serving(png(1, 1)))).rejects.toMatchObject({ name: "AbortError" });
});
