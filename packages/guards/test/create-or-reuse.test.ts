import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError, file, type Kling } from "klingkit";
import { expect, test } from "vitest";
import { createOrReuse, type ReuseOptions } from "../src/index.ts";
import { connect, errorOf, openEmulator, temporaryFolder } from "./emulated.ts";

const HOUR = 3_600_000;

async function setUp(credential: "api-key" | "pair" = "api-key") {
  const emulator = await openEmulator();
  const { clock } = emulator;
  const again = (): Kling => connect(emulator, {}, credential);
  const create = (input: object = {}, options: Partial<ReuseOptions> = {}) =>
    createOrReuse(again().video.textToVideo, { prompt: "fog", ...input }, { within: HOUR, clock, ...options });
  return { emulator, clock, create, again };
}

test.each(["api-key", "pair"] as const)(
  "returns the task of an equal create of any process, with a credential %s",
  async (credential) => {
    const { emulator, create } = await setUp(credential);
    const first = await create();
    const running = await create();
    await first.wait();
    const done = await create();
    expect([running.id, done.id]).toEqual([first.id, first.id]);
    expect(done).toMatchObject({ status: "succeeded", request: undefined });
    expect(first.request).toBeDefined();
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("creates a task for another input, model or watermark, but not for another callback URL", async () => {
  const { emulator, create } = await setUp();
  await create();
  await create({ prompt: "rain" });
  await create({ model: "kling-2.6" });
  await create({}, { watermark: true });
  await create({}, { extraBody: { settings: { seed: 7 } } });
  expect(emulator.state().paid.tasks).toBe(5);
  await create({}, { callbackUrl: "https://films.example/callback" });
  expect(emulator.state().paid.tasks).toBe(5);
});

test("reuses a task until it is older than the time, also across a multiple of it", async () => {
  const { clock, create } = await setUp();
  const { id } = await create();
  for (let quarter = 0; quarter < 3; quarter++) {
    await clock.sleep(HOUR / 4);
    expect((await create()).id).toBe(id);
  }
  await clock.sleep(HOUR / 4 + 60_000);
  const next = await create();
  expect(next.id).not.toBe(id);
  expect((await create()).id).toBe(next.id);
});

test("creates a task again if the earlier ones failed", async () => {
  const { emulator, create } = await setUp();
  const ids = [];
  for (let count = 0; count < 3; count++) {
    const task = await create({ prompt: "[fail]" });
    await task.wait().catch(() => undefined);
    ids.push(task.id);
  }
  expect(new Set(ids).size).toBe(3);
  expect(emulator.state().tasks).toHaveLength(3);
});

test("equal creates at the same time create one task", async () => {
  const { emulator, create } = await setUp();
  const tasks = await Promise.all([create(), create(), create()]);
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a rejection is thrown at once", async () => {
  const { emulator, clock, create } = await setUp();
  emulator.faults.add({ method: "POST", code: 1301 });
  const start = clock.now();
  expect(await errorOf(create())).toMatchObject({ code: "content_rejected", taskState: "none" });
  expect(clock.now() - start).toBeLessThan(5000);
});

test("compares the bytes of local media", async () => {
  const { emulator, again, clock } = await setUp();
  const png = (color: number) =>
    Buffer.concat([
      Buffer.from("89504e470d0a1a0a0000000d49484452000002000000020008020000007b1a43ad", "hex"),
      Buffer.from([color]),
    ]);
  const folder = await temporaryFolder();
  const create = async (name: string, color: number) => {
    await writeFile(join(folder, name), png(color));
    const input = { firstFrame: file(join(folder, name)), prompt: "fog" };
    return createOrReuse(again().video.imageToVideo, input, { within: HOUR, clock });
  };
  const first = await create("a.png", 1);
  expect((await create("b.png", 1)).id).toBe(first.id);
  expect((await create("b.png", 2)).id).not.toBe(first.id);
  expect(emulator.state().paid.tasks).toBe(2);
});

test("compares the bytes of files that are uploaded, and uploads those of a create only", async () => {
  const { emulator, clock } = await setUp();
  let uploads = 0;
  const upload = async () => `https://store.example/${++uploads}.mp4`;
  const create = (content: string) =>
    createOrReuse(
      connect(emulator, { upload }).video.motionControl,
      {
        image: "https://images.example/dancer.png",
        video: new Blob([`\0\0\0\x20ftypisom${content}`]),
        characterOrientation: "video",
      },
      { within: HOUR, clock },
    );
  const first = await create("dance");
  expect((await create("dance")).id).toBe(first.id);
  expect((await create("walk")).id).not.toBe(first.id);
  expect([uploads, emulator.state().paid.tasks]).toEqual([2, 2]);
});

test("throws for models that may not accept external task ids, before anything is sent", async () => {
  const { emulator, create } = await setUp();
  const error = await errorOf(create({ model: "kling-4.0" }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain("Tasks of video.textToVideo cannot be reused");
  expect(emulator.calls).toEqual([]);
});

test.each<[object, string]>([
  [{ within: 0 }, "`within` must be above 0 and at most 2592000000 milliseconds, not 0."],
  [{ within: 31 * 24 * HOUR }, "`within` must be above 0"],
  [{ within: undefined }, "`within` must be above 0"],
  [{ maxAge: 1 }, "Did you mean `within`?"],
  [{ externalTaskId: "a" }, "Unknown option of `createOrReuse` `externalTaskId`."],
])("rejects the options %o", async (options, message) => {
  const { create } = await setUp();
  await expect(create({}, options)).rejects.toThrow(message);
});
