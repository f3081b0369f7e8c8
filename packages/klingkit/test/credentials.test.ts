import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { apiKey, createKling, jwt } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

test.each([3_600_000, -3_600_000, 86_400_000, -86_400_000])(
  "with the client's clock %i ms off the first call succeeds with one extra request",
  async (off) => {
    const emulator = await createEmulator({ clock: "virtual", listen: false });
    onTestFinished(() => emulator.close());
    const clock = { now: () => emulator.clock.now() + off, sleep: emulator.clock.sleep };
    const events: string[] = [];
    const kling = createKling({
      ...keys.pair,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
      clock,
      onEvent: ({ type }) => events.push(type),
    });
    await kling.video.textToVideo.create({ prompt: "x" });
    expect(emulator.calls.map(({ status }) => status)).toEqual([401, 200]);
    expect(events).toContain("clock-skew");
    await kling.video.textToVideo.create({ prompt: "y" });
    expect(emulator.calls).toHaveLength(3);
  },
);

test("1,000 first calls at once with a wrong clock each succeed with one extra request", { tags: "load" }, async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const clock = { now: () => emulator.clock.now() + 3_600_000, sleep: emulator.clock.sleep };
  const kling = createKling({ ...keys.pair, baseUrl: emulator.url, fetch: emulator.fetch, clock });
  await Promise.all(Array.from({ length: 1000 }, () => kling.video.textToVideo.get("1")));
  expect(emulator.calls.filter(({ status }) => status === 401)).toHaveLength(1000);
  expect(emulator.calls).toHaveLength(2000);
});

test("a token in a long wait is renewed before it ends, so no look is refused", async () => {
  const { kling, emulator } = await emulated(keys.pair, { taskSeconds: 4000 });
  const start = emulator.clock.now();
  const result = await kling.video.textToVideo.run({ prompt: "x" }, { waitTimeout: 5_000_000, pollInterval: 60_000 });
  expect(result.status).toBe("succeeded");
  // More than twice as long as a token is valid.
  expect(emulator.clock.now() - start).toBeGreaterThan(2 * 1_800_000);
  expect(emulator.calls.filter(({ status }) => status !== 200)).toEqual([]);
});

test("a key function that returns a new key in the middle of a wait keeps the wait alive", async () => {
  const account = { ...keys.pair, packs: [{ type: "video", units: 100, concurrency: 5 }] } as const;
  let current = "first-key";
  const { kling, emulator } = await emulated(
    { auth: apiKey(() => current) },
    { accounts: [{ ...account, apiKeys: ["first-key", "second-key"] }] },
  );
  const task = await kling.video.textToVideo.create({ prompt: "x" });
  // The first key is withdrawn at the second look.
  emulator.faults.add({ path: "/tasks", nth: 2, code: 1002 });
  const result = await task.wait({ onUpdate: () => (current = "second-key") });
  expect(result.status).toBe("succeeded");
  expect(emulator.calls.filter(({ code }) => code === 1002)).toHaveLength(1);
});

test("a withdrawn credential ends a wait", async () => {
  const { kling, emulator } = await emulated();
  const task = await kling.video.textToVideo.create({ prompt: "x" });
  emulator.faults.add({ path: "/tasks", code: 1002 });
  await expect(task.wait()).rejects.toMatchObject({ name: "AuthenticationError", serviceCode: 1002 });
});

test("a JWT on the newer design is refused locally", async () => {
  const { kling, emulator } = await emulated(keys.pair);
  await expect(kling.video.textToVideo.create({ prompt: "x" }, { apiVersion: "v2" })).rejects.toMatchObject({
    name: "ConfigurationError",
    message: expect.stringMatching(/cannot use video.textToVideo on API v2.*API key/),
  });
  expect(emulator.calls).toEqual([]);
});

test("an access key of another form is let through, and mentioned when the service refuses it", async () => {
  const { kling } = await emulated({ auth: jwt({ accessKey: "swapped", secretKey: "whatever" }) });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1002,
    advice: expect.stringContaining("usually begin with `ak`"),
  });
});
