import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";

const input = { prompt: "fog" };

test("a read is sent again twice, then it fails", async () => {
  const { kling, emulator } = await emulated();
  const failing = emulator.faults.add({ method: "GET", code: 5000 });
  await expect(kling.video.textToVideo.get("1")).rejects.toMatchObject({ code: "service_error", retryable: true });
  expect(failing.hits).toBe(3);
});

test("`maxRetries: 0` sends a read once", async () => {
  const { kling, emulator } = await emulated({ maxRetries: 0 });
  const failing = emulator.faults.add({ method: "GET", code: 5000 });
  await expect(kling.video.textToVideo.get("1")).rejects.toMatchObject({ code: "service_error" });
  expect(failing.hits).toBe(1);
});

test("without a connection a create fails after as many retries as a read, and nothing is charged", async () => {
  let requests = 0;
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const { kling } = await emulated({
    fetch: () => {
      requests++;
      return Promise.reject(new TypeError("fetch failed", { cause: refused }));
    },
  });
  await expect(kling.video.textToVideo.create(input)).rejects.toMatchObject({
    code: "connection_failed",
    taskState: "none",
    retryable: true,
  });
  expect(requests).toBe(3);
});

test("`maxRetries: 0` does not end a create that is to wait", async () => {
  const { kling, emulator } = await emulated({ maxRetries: 0 });
  const busy = emulator.faults.add({ method: "POST", code: 1302, times: 5 });
  const { status } = await kling.video.textToVideo.create(input);
  expect([status, busy.hits]).toEqual(["submitted", 5]);
});

test("`maxRetries: 0` does not end the look-ups after a lost response", async () => {
  const { kling, emulator } = await emulated({ maxRetries: 0 });
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const silent = emulator.faults.add({ method: "GET", drop: "before", times: 9 });
  const { id } = await kling.video.textToVideo.create(input);
  expect(emulator.state().tasks.map((task) => task.id)).toEqual([id]);
  expect(silent.hits).toBe(9);
});

test("`maxRetries: 0` does not end a recovery", async () => {
  const { kling, emulator } = await emulated({ maxRetries: 0 });
  const intent = await kling.video.textToVideo.prepare(input);
  const { id } = await kling.tasks.send(intent);
  const silent = emulator.faults.add({ method: "GET", drop: "before", times: 9 });
  expect((await kling.tasks.recover(intent))?.id).toBe(id);
  expect(silent.hits).toBe(9);
});

test("`maxRetries: 0` does not end a wait", async () => {
  const { kling, emulator } = await emulated({ maxRetries: 0 });
  const task = await kling.video.textToVideo.create(input);
  const silent = emulator.faults.add({ method: "GET", drop: "before", times: 9 });
  expect((await task.wait()).status).toBe("succeeded");
  expect(silent.hits).toBe(9);
});

test("the request that looks for a stored intent before it is sent is repeated, whatever `maxRetries` is", async () => {
  const { kling, emulator } = await emulated({ maxRetries: 0 });
  const intent = await kling.video.textToVideo.prepare(input);
  const { id } = await kling.tasks.send(intent);
  emulator.faults.add({ method: "GET", drop: "before", times: 2 });
  expect((await kling.tasks.send(intent)).id).toBe(id);
  expect(
    emulator.calls.filter(({ method, path }) => method === "POST" && path.startsWith("/text-to-video/")),
  ).toHaveLength(1);
});
