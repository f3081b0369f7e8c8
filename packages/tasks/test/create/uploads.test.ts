import { createHash } from "node:crypto";
import type { Emulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { createUploads } from "../../src/engine.ts";
import type { Upload, UploadFile } from "../../src/index.ts";
import { type Client, type ClientOptions, createClient } from "../client.ts";

/** A text that begins as an MP4. */
const clip = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(`\0\0\0\x20ftypisom${text}`));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const input = { videoUrl: clip("dance"), text: "The fog comes in." };

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

/** Creates an emulator and a client that uploads files. */
async function uploading({
  upload,
  beforeCreate,
}: { readonly upload: Upload } & Pick<ClientOptions, "beforeCreate">): Promise<{ client: Client; emulator: Emulator }> {
  return createClient({ uploads: createUploads(upload), ...(beforeCreate ? { beforeCreate } : {}) });
}

test("creates at the same time share one upload, and it is removed after the last of their tasks", async () => {
  const { upload, uploads, removed } = store();
  const { client } = await uploading({ upload });
  const tasks = await Promise.all([client.lipSync.create(input), client.lipSync.create(input)]);
  expect(uploads).toHaveLength(1);
  await tasks[0].wait();
  await tasks[1].wait();
  expect(removed).toHaveLength(1);
});

test("nothing is uploaded before the rest of the input is valid", async () => {
  const { upload, uploads } = store();
  const { client, emulator } = await uploading({ upload });
  const { create } = client.lipSync;
  await expect(create({ videoUrl: clip("dance"), text: "" })).rejects.toThrow("`text` must not be empty");
  const extra = { extraBody: { external_task_id: "other" } };
  await expect(create(input, extra)).rejects.toThrow("extraBody");
  const gif = new Uint8Array(Buffer.from("GIF89a"));
  await expect(create({ ...input, videoUrl: gif })).rejects.toThrow(
    "`videoUrl` is GIF, which the service does not accept.",
  );
  await expect(create({ ...input, videoUrl: new Blob([]) })).rejects.toThrow("`videoUrl` is an empty file.");
  expect(uploads).toEqual([]);
  expect(emulator.calls).toEqual([]);
});

test("a failed upload creates no task, and the next create uploads again", async () => {
  let isAway = true;
  const { upload, uploads } = store();
  const { client, emulator } = await uploading({
    upload: async (file) => {
      if (isAway) throw new Error("the store is away");
      return upload(file);
    },
  });
  await expect(client.lipSync.create(input)).rejects.toMatchObject({
    name: "ConnectionError",
    taskState: "none",
    message: expect.stringContaining("A file of the input could not be uploaded: the store is away."),
  });
  isAway = false;
  await client.lipSync.create(input);
  expect(uploads).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an upload that hangs ends with `createTimeout` or the signal, and the next create uploads again", async () => {
  let isHanging = true;
  const { upload, uploads } = store();
  const { client, emulator } = await uploading({
    upload: (file) => (isHanging ? new Promise<never>(() => undefined) : upload(file)),
  });
  const failed = (error: unknown): unknown => error;
  const late = client.lipSync.create(input, { createTimeout: 5000 }).catch(failed);
  await emulator.clock.advance(6000);
  expect(await late).toMatchObject({
    name: "TimeoutError",
    taskState: "none",
    message: expect.stringContaining("The files of the input were not uploaded within 5000 ms."),
  });
  const stop = new AbortController();
  const aborted = client.lipSync.run(input, { signal: stop.signal }).catch(failed);
  stop.abort();
  expect(await aborted).toMatchObject({ name: "AbortError", taskState: "none" });
  expect(emulator.calls).toEqual([]);
  isHanging = false;
  await client.lipSync.create(input);
  expect(uploads).toHaveLength(1);
});

test("`uploadFiles: false` uploads nothing, and `tasks.send` refuses the intent", async () => {
  const { upload, uploads } = store();
  const { client, emulator } = await uploading({ upload });
  const intent = await client.lipSync.prepare(input, { uploadFiles: false });
  expect(intent.body).toContain(`https://upload.invalid/${sha256(input.videoUrl)}`);
  await expect(client.tasks.send(intent)).rejects.toMatchObject({
    taskState: "none",
    message: expect.stringContaining("The files of the intent were not uploaded"),
  });
  expect([uploads, emulator.calls]).toEqual([[], []]);
});

test("a file whose URL expires within `queueTimeout` and 15 minutes is uploaded again", async () => {
  let now = (): number => 0;
  const { upload, uploads } = store({ expiresAt: () => now() + 3 * 3_600_000 });
  const { client, emulator } = await uploading({ upload });
  now = () => emulator.clock.now();
  await client.lipSync.prepare(input);
  await client.lipSync.prepare(input);
  expect(uploads).toHaveLength(1);
  await emulator.clock.advance(110 * 60_000);
  await client.lipSync.create(input, { queueTimeout: 30 * 60_000 });
  expect(uploads).toHaveLength(1);
  await client.lipSync.create(input);
  expect(uploads).toHaveLength(2);
});

test("the file of a rejected create is removed, and that of an unknown outcome is kept", async () => {
  const { upload, removed } = store();
  const { client, emulator } = await uploading({ upload });
  const body = JSON.stringify({ code: 1301, message: "risk", request_id: "1" });
  emulator.faults.add({ method: "POST", times: 1, status: 400, body });
  await expect(client.lipSync.create(input)).rejects.toMatchObject({ taskState: "none" });
  expect(removed).toHaveLength(1);
  emulator.faults.add({ method: "POST", drop: "before" });
  await expect(client.lipSync.create({ ...input, videoUrl: clip("talk") })).rejects.toMatchObject({
    taskState: "unknown",
  });
  expect(removed).toHaveLength(1);
});

test("the file of an intent of `prepare` is kept when sending it fails, and removed after its task", async () => {
  const { upload, removed } = store();
  let isBlocked = true;
  const { client } = await uploading({
    upload,
    beforeCreate() {
      if (isBlocked) throw new Error("no budget");
    },
  });
  const intent = await client.lipSync.prepare(input);
  await expect(client.tasks.send(intent, { possiblySent: false })).rejects.toMatchObject({ taskState: "none" });
  expect(removed).toEqual([]);
  isBlocked = false;
  const task = await client.tasks.send(intent, { possiblySent: false });
  await task.wait();
  expect(removed).toHaveLength(1);
});

test("`beforeCreate` still decides, and the file of a blocked create is removed", async () => {
  const { upload, removed } = store();
  const { client, emulator } = await uploading({
    upload,
    beforeCreate() {
      throw new Error("no budget");
    },
  });
  await expect(client.lipSync.create(input)).rejects.toThrow("no budget");
  expect(removed).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(0);
});

test("the file of two intents is removed when both were discarded", async () => {
  const { upload, uploads, removed } = store();
  const { client } = await uploading({ upload });
  const intent = await client.lipSync.prepare(input);
  const again = await client.lipSync.prepare(input);
  expect(uploads).toHaveLength(1);
  await client.tasks.discard(intent);
  expect(removed).toEqual([]);
  await client.tasks.discard(again);
  expect(removed).toHaveLength(1);
});

test("a discarded intent cannot remove the file of a task that was created with it", async () => {
  const { upload, removed } = store();
  const { client } = await uploading({ upload });
  const intent = await client.lipSync.prepare(input);
  const task = await client.tasks.send(intent, { possiblySent: false });
  await client.tasks.discard(intent);
  expect(removed).toEqual([]);
  await task.wait();
  expect(removed).toHaveLength(1);
});

test("an error of the removal is ignored", async () => {
  const { client } = await uploading({
    upload: async () => ({ url: "https://store.example/a.mp4", remove: () => Promise.reject(new Error("denied")) }),
  });
  await expect(client.lipSync.run(input)).resolves.toMatchObject({ status: "succeeded" });
});

test("the bytes are hashed and sent as they were at the call, with their media type", async () => {
  const { upload, uploads } = store();
  const { client, emulator } = await uploading({ upload });
  const videoUrl = clip("dance");
  const creating = client.lipSync.create({ ...input, videoUrl });
  videoUrl.fill(0);
  await creating;
  const bytes = clip("dance");
  expect(uploads).toEqual([{ bytes, sha256: sha256(bytes), contentType: "video/mp4" }]);
  expect(JSON.stringify(emulator.calls[0]?.body)).toContain(`https://store.example/${sha256(bytes)}.mp4`);
});
