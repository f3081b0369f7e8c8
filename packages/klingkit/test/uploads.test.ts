import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Upload, UploadFile } from "../src/index.ts";
import { emulated } from "./emulated.ts";

/** A text that begins as an MP4. */
const clip = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(`\0\0\0\x20ftypisom${text}`));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
/** A gray image of 300 x 300 pixels. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAASwAAAEsCAAAAABcFtGpAAAAAXNSR0IArs4c6QAAAC5JREFUeNrtwQENAAAAwqD3T20ON6AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAvg0lKAABkdl1xAAAAABJRU5ErkJggg==";
const image = "https://images.example/dancer.png";
const speech = { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" } as const;

/** A store that records what is uploaded and removed. */
function store({ expiresAt }: { readonly expiresAt?: () => number } = {}): {
  upload: Upload;
  uploads: UploadFile[];
  removed: string[];
} {
  const uploads: UploadFile[] = [];
  const removed: string[] = [];
  const upload: Upload = async (file) => {
    uploads.push(file);
    const url = `https://store.example/${file.sha256}.mp4?X-Amz-Signature=${uploads.length}`;
    return { url, expiresAt: expiresAt?.(), remove: async () => removed.push(file.sha256) };
  };
  return { upload, uploads, removed };
}

test("a local video goes through lip-sync, motion control and omni, and is uploaded once", async () => {
  const { upload, uploads, removed } = store();
  const { kling, emulator } = await emulated({ upload });
  const bytes = clip("talk");
  const url = `https://store.example/${sha256(bytes)}.mp4?X-Amz-Signature=1`;
  await kling.video.lipSync.simple.run({ videoUrl: new Blob([bytes]), speech });
  // The object of the first task is removed, so this one is uploaded again. Of these two, the second uses that of the first.
  const dance = await kling.video.motionControl.create({ image, video: bytes, characterOrientation: "video" });
  const omni = await kling.video.omni.create({ prompt: "winter", video: { url: new Blob([bytes]), use: "base" } });
  await Promise.all([dance.wait(), omni.wait()]);
  expect(uploads).toHaveLength(2);
  expect(removed).toHaveLength(2);
  const bodies = emulator.calls.filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body));
  expect(bodies[0]).toContain(url);
  for (const body of bodies.slice(1)) expect(body).toContain(url.replace(/1$/, "2"));
  expect(emulator.state().paid.tasks).toBe(3);
});

test("a file without removal is uploaded once for all tasks", async () => {
  const uploads: UploadFile[] = [];
  const { kling, emulator } = await emulated({
    upload: async (file) => {
      uploads.push(file);
      return "https://store.example/dance.mp4";
    },
  });
  const video = clip("dance");
  await kling.video.lipSync.simple.run({ videoUrl: video, speech });
  await kling.video.motionControl.run({ image, video, characterOrientation: "video" });
  await kling.video.omni.run({ prompt: "winter", video: { url: video, use: "base" } });
  expect(uploads).toEqual([{ bytes: video, sha256: sha256(video), contentType: "video/mp4" }]);
  expect(emulator.state().paid.tasks).toBe(3);
});

test("a file is not removed while a create that uses it waits for another file", async () => {
  const { upload, removed } = store();
  const gate = Promise.withResolvers<void>();
  const { kling } = await emulated({
    async upload(file) {
      if (file.contentType === "audio/mpeg") await gate.promise;
      return upload(file);
    },
  });
  const { simple } = kling.video.lipSync;
  const videoUrl = clip("talk");
  const sound = new Uint8Array(5_000_001);
  sound.set(Buffer.from("ID3"));
  const first = await simple.create({ videoUrl, speech });
  const options = { createTimeout: 24 * 3_600_000 };
  const others = [
    simple.create({ videoUrl: clip("other"), sound }, options),
    simple.create({ videoUrl, sound }, options),
  ];
  await first.wait();
  expect(removed).toEqual([]);
  gate.resolve();
  for (const task of await Promise.all(others)) await task.wait();
  expect(removed).toHaveLength(3);
});

test("without `upload`, the message of a file says what to do", async () => {
  const { kling, emulator } = await emulated();
  await expect(
    kling.video.motionControl.create({ image, video: clip("dance"), characterOrientation: "video" }),
  ).rejects.toThrow("`video` is a file, but the service fetches it from a URL. Pass an http(s) URL, or set the option");
  expect(emulator.calls).toEqual([]);
});

test("an image above the limit of the service is uploaded, and a smaller one is sent as it is", async () => {
  const { upload, uploads } = store();
  const { kling } = await emulated({ upload });
  const jpeg = (size: number): Uint8Array => {
    const bytes = new Uint8Array(size);
    bytes.set([0xff, 0xd8, 0xff]);
    return bytes;
  };
  const large = await kling.video.imageToVideo.prepare({ firstFrame: jpeg(50_000_001), prompt: "fog" });
  expect(large.body).toContain("https://store.example/");
  expect(large.body.length).toBeLessThan(2000);
  const small = await kling.video.imageToVideo.prepare({ firstFrame: jpeg(1000), prompt: "fog" });
  expect(small.body).not.toContain("https://store.example/");
  expect(uploads).toMatchObject([{ contentType: "image/jpeg" }]);
});

test("`maxInlineBytes` keeps media out of an intent", async () => {
  const { upload, uploads } = store();
  const { kling, emulator } = await emulated({ upload });
  const { kling: other } = await emulated();
  const bytes = new Uint8Array(Buffer.from(png, "base64"));
  for (const firstFrame of [bytes, new Blob([bytes]), png, `data:image/png;base64,${png}`]) {
    const intent = await kling.video.imageToVideo.prepare({ firstFrame, prompt: "fog" }, { maxInlineBytes: 64 });
    expect(JSON.stringify(intent).length).toBeLessThan(1000);
    expect(intent.body).toContain(`https://store.example/${sha256(bytes)}`);
    const inline = await kling.video.imageToVideo.prepare({ firstFrame, prompt: "fog" });
    expect(inline.body).toContain(png);
    const refused = other.video.imageToVideo.prepare({ firstFrame, prompt: "fog" }, { maxInlineBytes: 64 });
    await expect(refused).rejects.toThrow("is a file, and larger than `maxInlineBytes`. Pass an http(s) URL, or set");
  }
  expect(uploads).toHaveLength(1);
  expect(emulator.calls).toEqual([]);
});

test.each(["A", "=", "==", "AA="])(
  "`maxInlineBytes` accepts base64 with `%s` at its end, as without it",
  async (end) => {
    const { upload, uploads } = store();
    const { kling } = await emulated({ upload });
    const letters = png.replace(/=+$/, "");
    const firstFrame = letters.slice(0, letters.length - (letters.length % 4)) + end;
    await kling.video.imageToVideo.prepare({ firstFrame, prompt: "fog" }, { maxInlineBytes: 64 });
    expect(uploads).toHaveLength(1);
  },
);

test("a URL that the service cannot fetch is rejected", async () => {
  const { kling } = await emulated({ upload: async () => "ftp://store.example/dance.mp4" });
  const input = { image, video: clip("dance"), characterOrientation: "video" } as const;
  await expect(kling.video.motionControl.create(input)).rejects.toThrow("`upload` must return an http(s) URL");
  const region = await emulated({ upload: async () => "https://192.168.1.5/dance.mp4", baseUrl: undefined as never });
  await expect(region.kling.video.motionControl.prepare(input)).rejects.toMatchObject({
    name: "InvalidInputError",
    taskState: "none",
    message: expect.stringContaining("`video` has a host of this machine or of a private network"),
  });
});

test("a second create with the same external task id does not remove the file of the first", async () => {
  const { upload, removed } = store();
  const { kling } = await emulated({ upload });
  const input = { image, video: clip("dance"), characterOrientation: "video" } as const;
  const first = await kling.video.motionControl.create(input, { externalTaskId: "dance-1" });
  await expect(kling.video.motionControl.create(input, { externalTaskId: "dance-1" })).rejects.toThrow(
    "already exists",
  );
  expect(removed).toEqual([]);
  await first.wait();
  expect(removed).toHaveLength(1);
});
