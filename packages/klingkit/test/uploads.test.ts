import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Upload, UploadFile } from "../src/index.ts";
import { emulated } from "./emulated.ts";

/** A text that begins as an MP4. */
const clip = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(`\0\0\0\x20ftypisom${text}`));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
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

test("creates at the same time share one upload, and it is removed after the last of their tasks", async () => {
  const { upload, uploads, removed } = store();
  const { kling } = await emulated({ upload });
  const input = { image, video: clip("dance"), characterOrientation: "video" } as const;
  const tasks = await Promise.all([kling.video.motionControl.create(input), kling.video.motionControl.create(input)]);
  expect(uploads).toHaveLength(1);
  await tasks[0].wait();
  await tasks[1].wait();
  expect(removed).toHaveLength(1);
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

test("nothing is uploaded before the rest of the input is valid", async () => {
  const { upload, uploads } = store();
  const { kling, emulator } = await emulated({ upload });
  const motion = kling.video.motionControl;
  const video = clip("dance");
  await expect(motion.create({ image: "nope", video, characterOrientation: "video" })).rejects.toThrow("`image`");
  const extra = { extraBody: { options: { external_task_id: "other" } } };
  await expect(motion.create({ image, video, characterOrientation: "video" }, extra)).rejects.toThrow("extraBody");
  const wrong = { image, video: new Uint8Array(Buffer.from("GIF89a")), characterOrientation: "video" } as const;
  await expect(motion.create(wrong)).rejects.toThrow("`video` is GIF, which the service does not accept.");
  const empty = { image, video: new Blob([]), characterOrientation: "video" } as const;
  await expect(motion.create(empty)).rejects.toThrow("`video` is an empty file.");
  expect(uploads).toEqual([]);
  expect(emulator.calls).toEqual([]);
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

test("a failed upload creates no task, and the next create uploads again", async () => {
  let isAway = true;
  const { upload, uploads } = store();
  const { kling, emulator } = await emulated({
    upload: async (file) => {
      if (isAway) throw new Error("the store is away");
      return upload(file);
    },
  });
  const input = { image, video: clip("dance"), characterOrientation: "video" } as const;
  await expect(kling.video.motionControl.create(input)).rejects.toMatchObject({
    name: "ConnectionError",
    taskState: "none",
    message: expect.stringContaining("A file of the input could not be uploaded: the store is away."),
  });
  isAway = false;
  await kling.video.motionControl.create(input);
  expect(uploads).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an upload that hangs ends with `createTimeout` or the signal, and the next create uploads again", async () => {
  let isHanging = true;
  const { upload, uploads } = store();
  const { kling, emulator } = await emulated({
    upload: (file) => (isHanging ? new Promise<never>(() => undefined) : upload(file)),
  });
  const input = { image, video: clip("dance"), characterOrientation: "video" } as const;
  const failed = (error: unknown): unknown => error;
  const late = kling.video.motionControl.create(input, { createTimeout: 5000 }).catch(failed);
  await emulator.clock.advance(6000);
  expect(await late).toMatchObject({
    name: "TimeoutError",
    taskState: "none",
    message: expect.stringContaining("The files of the input were not uploaded within 5000 ms."),
  });
  const stop = new AbortController();
  const aborted = kling.video.motionControl.run(input, { signal: stop.signal }).catch(failed);
  stop.abort();
  expect(await aborted).toMatchObject({ name: "AbortError", taskState: "none" });
  expect(emulator.calls).toEqual([]);
  isHanging = false;
  await kling.video.motionControl.create(input);
  expect(uploads).toHaveLength(1);
});

test("`uploadFiles: false` uploads nothing, and `tasks.send` refuses the intent", async () => {
  const { upload, uploads } = store();
  const { kling, emulator } = await emulated({ upload });
  const video = clip("dance");
  const input = { image, video, characterOrientation: "video" } as const;
  const intent = await kling.video.motionControl.prepare(input, { uploadFiles: false });
  expect(intent.body).toContain(`https://upload.invalid/${sha256(video)}`);
  await expect(kling.tasks.send(intent)).rejects.toMatchObject({
    taskState: "none",
    message: expect.stringContaining("The files of the intent were not uploaded"),
  });
  expect([uploads, emulator.calls]).toEqual([[], []]);
});

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

test("a file whose URL expires within `queueTimeout` and 15 minutes is uploaded again", async () => {
  let now = (): number => 0;
  const { upload, uploads } = store({ expiresAt: () => now() + 3 * 3_600_000 });
  const { kling, emulator } = await emulated({ upload });
  now = () => emulator.clock.now();
  const input = { image, video: clip("dance"), characterOrientation: "video" } as const;
  await kling.video.motionControl.prepare(input);
  await kling.video.motionControl.prepare(input);
  expect(uploads).toHaveLength(1);
  await emulator.clock.advance(110 * 60_000);
  await kling.video.motionControl.create(input, { queueTimeout: 30 * 60_000 });
  expect(uploads).toHaveLength(1);
  await kling.video.motionControl.create(input);
  expect(uploads).toHaveLength(2);
});

test("the file of a rejected create is removed, and that of an unknown outcome is kept", async () => {
  const { upload, removed } = store();
  const { kling, emulator } = await emulated({ upload });
  const input = (
    text: string,
  ): { image: string; video: Uint8Array; characterOrientation: "video"; prompt: string } => ({
    image,
    video: clip(text),
    characterOrientation: "video",
    prompt: text,
  });
  await expect(kling.video.motionControl.create(input("[reject]"))).rejects.toMatchObject({ taskState: "none" });
  expect(removed).toHaveLength(1);
  emulator.faults.add({ method: "POST", drop: "before" });
  emulator.faults.add({ method: "GET", drop: "before" });
  await expect(kling.video.motionControl.create(input("fog"))).rejects.toMatchObject({ taskState: "unknown" });
  expect(removed).toHaveLength(1);
});

test("the file of an intent of `prepare` is kept when sending it fails, and removed after its task", async () => {
  const { upload, removed } = store();
  let isBlocked = true;
  const { kling } = await emulated({
    upload,
    beforeCreate() {
      if (isBlocked) throw new Error("no budget");
    },
  });
  const intent = await kling.video.motionControl.prepare({
    image,
    video: clip("dance"),
    characterOrientation: "video",
  });
  await expect(kling.tasks.send(intent, { possiblySent: false })).rejects.toMatchObject({ taskState: "none" });
  expect(removed).toEqual([]);
  isBlocked = false;
  const task = await kling.tasks.send(intent, { possiblySent: false });
  await task.wait();
  expect(removed).toHaveLength(1);
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

test("`beforeCreate` still decides, and the file of a blocked create is removed", async () => {
  const { upload, removed } = store();
  const { kling, emulator } = await emulated({
    upload,
    beforeCreate() {
      throw new Error("no budget");
    },
  });
  await expect(
    kling.video.motionControl.create({ image, video: clip("dance"), characterOrientation: "video" }),
  ).rejects.toThrow("no budget");
  expect(removed).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(0);
});
