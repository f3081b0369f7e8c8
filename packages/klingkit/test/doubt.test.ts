import { expect, test } from "vitest";
import { createKling } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const posts = (calls: readonly { method: string; path: string }[]): number =>
  calls.filter(({ method, path }) => method === "POST" && path !== "/tasks").length;

test.each([keys.apiKey, keys.pair])(
  "while no look is answered nothing is sent again, so that not even a service without unique ids is paid twice",
  async (credentials) => {
    const { kling, emulator } = await emulated(credentials, { switches: { ownIds: "off" } });
    emulator.faults.add({ drop: "after" });
    await expect(kling.video.textToVideo.create({ prompt: "fog" })).rejects.toMatchObject({ taskState: "unknown" });
    expect(posts(emulator.calls)).toBe(1);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("looks that come back to life find what was made", async () => {
  const { kling, emulator } = await emulated({}, { switches: { ownIds: "off" } });
  emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  const until = emulator.clock.now() + 30_000;
  emulator.faults.add({ method: "GET", drop: "before", when: () => emulator.clock.now() < until });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([0, 600_000])(
  "recovering %i ms later while no look is answered never says that there is no task",
  async (later) => {
    const { kling, emulator } = await emulated();
    const fault = emulator.faults.add({ drop: "after" });
    const error: { task?: object } = await kling.video.textToVideo
      .create({ prompt: "fog" })
      .then(() => ({}))
      .catch((thrown: object) => thrown);
    const handle = JSON.stringify(error.task);
    await emulator.clock.sleep(later);
    await expect(kling.tasks.recover(handle)).rejects.toMatchObject({ name: "TaskInDoubtError", task: error.task });
    fault.remove();
    expect((await kling.tasks.recover(handle))?.id).toBe(emulator.state().tasks[0]?.id);
  },
);

test("a runtime that sends a POST twice by itself costs one task and gives it", async () => {
  const { emulator } = await emulated();
  const kling = createKling({
    ...keys.apiKey,
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    fetch: async (url, init) => {
      if (init.method === "POST") await emulator.fetch(url, init);
      return emulator.fetch(url, init);
    },
  });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([1102, 1301, 1103])(
  "a stored intent whose task a dead process had made is not called none for a refusal with %i",
  async (code) => {
    const { kling, emulator } = await emulated();
    const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
    const death = new AbortController();
    emulator.faults.add({ method: "POST", times: 1, hang: true, processed: true });
    const first = kling.tasks.send(stored, { signal: death.signal }).catch(() => undefined);
    await emulator.clock.sleep(1000);
    death.abort();
    await first;
    emulator.faults.add({ method: "POST", code });
    expect((await kling.tasks.send(stored)).id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("a stored intent sent again after a crash pays once even where a used own id is not refused", async () => {
  const { kling, emulator } = await emulated({}, { switches: { ownIds: "off" } });
  const stored = JSON.stringify(await kling.video.textToVideo.prepare({ prompt: "fog" }));
  const first = await kling.tasks.send(stored);
  expect((await kling.tasks.send(stored)).id).toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(1);
});
