import { expect, test } from "vitest";
import { createKling, type FetchLike, type KlingEvent } from "../src/index.ts";
import { emulated } from "./emulated.ts";

/** The header of a PNG. */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

/** A client of a region that must not send anything. */
function offline(): { kling: ReturnType<typeof createKling>; requests: string[] } {
  const requests: string[] = [];
  const fetch: FetchLike = async (url) => {
    requests.push(url);
    throw new TypeError("fetch failed");
  };
  return { kling: createKling({ apiKey: "api-key", env: {}, fetch }), requests };
}

test("media.check needs no credential and sends nothing for local bytes", async () => {
  const requests: string[] = [];
  const fetch: FetchLike = async (url) => {
    requests.push(url);
    throw new TypeError("fetch failed");
  };
  const kling = createKling({ env: {}, fetch });
  expect(await kling.media.check(png(338, 191), { field: "firstFrame" })).toMatchObject({
    ok: false,
    format: "PNG",
    width: 338,
    height: 191,
    issues: [{ path: "firstFrame", code: "media_dimensions", severity: "error", minimum: 300, actual: 191 }],
  });
  expect(requests).toEqual([]);
});

test("media.check reads the output of a task from its URL, without the credential", async () => {
  const { kling, emulator } = await emulated();
  const { output } = await kling.video.textToVideo.run({ prompt: "fog" });
  const report = await kling.media.check(output.url, { endpoint: "video.omni", kind: "video" });
  expect(report).toMatchObject({ ok: true, format: "MP4", width: 1280, height: 720, codec: "h264", hasAudio: false });
  expect(report.duration).toBeCloseTo(5, 0);
  // The service could not fetch a file of this machine.
  expect(report.issues).toMatchObject([{ code: "unreadable_media", severity: "warning" }]);
  const call = emulator.calls.at(-1);
  expect(call?.path).toContain(".mp4");
  expect(Object.keys(call?.headers ?? {})).not.toContain("authorization");
});

test.each([
  ["http://localhost:3000/a.png", /`firstFrame` has a host of this machine or of a private network/],
  ["http://10.1.2.3/a.png", /`firstFrame` has a host of this machine or of a private network/],
  ["file:///home/me/a.png", /`firstFrame` is neither an http\(s\) URL nor base64/],
])("rejects the media URL %s at a region before anything is sent", async (firstFrame, message) => {
  const { kling, requests } = offline();
  const error: unknown = await kling.video.imageToVideo.create({ prompt: "fog", firstFrame }).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "invalid_input", taskState: "none", message: expect.stringMatching(message) });
  expect(requests).toEqual([]);
});

test("rejects a private video URL at a region in every endpoint that has one", async () => {
  const { kling, requests } = offline();
  const videoUrl = "http://192.168.0.2/a.mp4";
  const calls = [
    kling.video.omni.prepare({ prompt: "fog", video: { url: videoUrl, use: "base" } }),
    kling.video.motionControl.prepare({
      image: "https://files.example/a.png",
      video: videoUrl,
      characterOrientation: "video",
    }),
    kling.video.lipSync.simple.prepare({ videoUrl, sound: "https://files.example/a.mp3" }),
    kling.video.elements.prepare({ name: "a", description: "b", videoUrl }),
    kling.video.faces.identify({ videoUrl }),
    kling.video.multiElements.start({ videoUrl }),
    kling.audio.videoToAudio.prepare({ videoUrl }),
    kling.audio.voices.prepare({ name: "a", voiceUrl: videoUrl }),
  ];
  for (const result of await Promise.allSettled(calls)) {
    expect(result).toMatchObject({
      status: "rejected",
      reason: { code: "invalid_input", issues: [{ code: "unreadable_media", severity: "error" }] },
    });
  }
  expect(requests).toEqual([]);
});

test("warns about a URL with a credential, without repeating it", async () => {
  const { kling, events } = await emulated();
  await kling.video.imageToVideo.prepare({
    firstFrame: "https://files.example/a.png?api_key=12345",
    prompt: "fog",
  });
  expect(events).toMatchObject([{ type: "input-warning", issue: { code: "exposed_credential", path: "firstFrame" } }]);
  expect(JSON.stringify(events)).not.toContain("12345");
});

test("warns about a callback URL that a region of the service cannot reach", async () => {
  const events: KlingEvent[] = [];
  const kling = createKling({ apiKey: "api-key", env: {}, onEvent: (event) => events.push(event) });
  await kling.video.textToVideo.prepare({ prompt: "fog" }, { callbackUrl: "http://localhost:3000/hook" });
  expect(events).toMatchObject([
    {
      type: "input-warning",
      issue: {
        code: "no_effect",
        message:
          "`callbackUrl` has a host of this machine or of a private network, to which the service cannot send callbacks.",
      },
    },
  ]);
  const local = await emulated();
  await local.kling.video.textToVideo.prepare({ prompt: "fog" }, { callbackUrl: "http://localhost:3000/hook" });
  expect(local.events).toEqual([]);
});
