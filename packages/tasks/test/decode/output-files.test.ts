import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";

test("a link that has expired is asked for once more", async () => {
  const { kling, emulator } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  const looks = emulator.calls.filter(({ path }) => path === "/tasks").length;
  const expired = emulator.faults.add({ path: "/__emulator/media", times: 1, status: 403, body: "expired" });
  const { size, stream } = await result.output.open();
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  expect(expired.hits).toBe(1);
  expect(bytes).toHaveLength(size ?? 0);
  expect(Buffer.from(bytes.subarray(4, 8)).toString()).toBe("ftyp");
  expect(emulator.calls.filter(({ path }) => path === "/tasks")).toHaveLength(looks + 1);
});

test("a link that stays refused is an error that says what to do", async () => {
  const { kling, emulator } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  emulator.faults.add({ path: "/__emulator/media", status: 403, body: "expired" });
  await expect(result.output.open()).rejects.toMatchObject({
    name: "DownloadError",
    status: 403,
    advice: expect.stringContaining("The link may have expired"),
  });
});

test("`random` decides the waits of requests and of downloads", async () => {
  const { kling, emulator, events } = await emulated({ random: () => 0 });
  emulator.faults.add({ path: "/text-to-video", times: 1, code: 1302 });
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  expect(events).toContainEqual(expect.objectContaining({ type: "retry", delay: 500 }));
  emulator.faults.add({ path: "/__emulator/media", times: 2, status: 503 });
  const start = emulator.clock.now();
  await result.download(new WritableStream());
  expect(emulator.clock.now() - start).toBe(250 + 500);
});

test("a suggested file name is made of the task's id", async () => {
  const { kling } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  expect(result.output.fileName).toBe(`${result.id}.mp4`);
});
