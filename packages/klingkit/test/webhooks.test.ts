import { signCallback } from "@klingkit/webhooks";
import { expect, test } from "vitest";
import { createKling, type Task } from "../src/index.ts";
import { emulated } from "./emulated.ts";

const fog = { prompt: "a lighthouse in fog" };
const secret = "whsec_bm90IGEgcmVhbCBzZWNyZXQsIG9ubHkgYSB0ZXN0";

test("a receiver of a client without a credential receives the tasks of signed callbacks", async () => {
  const tasks: Task[] = [];
  const receive = createKling({ env: {} }).webhooks.receiver({
    secret,
    clock: { now: () => 1_800_000_000_000 },
    onTask: (task) => void tasks.push(task),
  });
  const output = { type: "video", id: "9", url: "https://example.com/9.mp4" };
  const raw = { id: "1", status: "succeeded", message: "", outputs: [output], update_time: 1_800_000_000_000 };
  const callback = await signCallback(raw, { secret, at: 1_800_000_000_000 });
  expect((await receive(new Request("https://example.com/kling", callback))).status).toBe(200);
  expect(tasks).toMatchObject([{ id: "1", status: "succeeded", outputs: [output] }]);
});

test.each([
  ["with its outputs", {}],
  ["without its outputs, which are read", { outputs: [] }],
] as const)("a receiver receives a task that it can download (%s)", async (_name, changes) => {
  const { kling, emulator } = await emulated();
  const { id } = await kling.video.textToVideo.run(fog);
  const [record] = await kling.tasks.get([id]);
  const tasks: Task[] = [];
  let bytes = 0;
  const receive = kling.webhooks.receiver({
    secret,
    async onTask(task) {
      tasks.push(task);
      await task.download(new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.byteLength) }));
    },
  });
  const raw: object = Object.assign({}, record?.raw, changes);
  const callback = await signCallback(raw, { secret, at: emulator.clock.now() });
  expect((await receive(new Request("https://example.com/kling", callback))).status).toBe(200);
  expect(tasks).toMatchObject([{ id, status: "succeeded" }]);
  expect(bytes).toBeGreaterThan(1000);
});

test("a callback settles a wait of the client at once", async () => {
  const { kling, emulator } = await emulated({}, { clock: "manual" });
  const task = await kling.video.textToVideo.create(fog);
  const waiting = task.wait();
  const output = { type: "video", id: "9", url: "https://example.com/9.mp4" };
  const raw = { id: task.id, status: "succeeded", outputs: [output], update_time: emulator.clock.now() };
  const callback = await signCallback(raw, { secret, at: emulator.clock.now() });
  const receive = kling.webhooks.receiver({ secret });
  expect((await receive(new Request("https://example.com/kling", callback))).status).toBe(200);
  expect(await waiting).toMatchObject({ id: task.id, output: { url: output.url } });
  expect(emulator.calls).toHaveLength(1);
});

test("`onFinished` receives a task once, when it has finished", async () => {
  const { kling, emulator } = await emulated();
  const { id } = await kling.video.textToVideo.run(fog);
  const [record] = await kling.tasks.get([id]);
  const finished: Task[] = [];
  const receive = kling.webhooks.receiver({ secret, onFinished: (task) => void finished.push(task) });
  const statuses = ["submitted", "processing", "succeeded", "succeeded"];
  const before = emulator.calls.length;
  for (const [index, status] of statuses.entries()) {
    const outputs = status === "succeeded" ? record?.outputs : [];
    const raw = Object.assign({}, record?.raw, { status, outputs, update_time: emulator.clock.now() + index });
    const callback = await signCallback(raw, { secret, at: emulator.clock.now(), id: `message-${index}` });
    expect((await receive(new Request("https://example.com/kling", callback))).status).toBe(200);
  }
  expect(finished).toMatchObject([{ id, status: "succeeded" }]);
  expect(emulator.calls).toHaveLength(before);
});
