import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKling } from "klingkit";
import { expect, onTestFinished, test } from "vitest";
import { createGuards, userName } from "../src/guards.ts";
import { createTaskStore, type TaskStore } from "../src/state/task-store.ts";
import { API_KEY, createTestCli } from "./test-cli.ts";

/** Creates a client with a budget whose directory is created by a function. */
async function connect(createFolder: TaskStore["createFolder"]) {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-guards-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { emulator } = await createTestCli();
  const { url: baseUrl, fetch, clock } = emulator;
  const store = createTaskStore(folder);
  const beforeCreate = await createGuards(
    { KLINGKIT_BUDGET_PER_DAY: "5" },
    {
      store: { ...store, createFolder: (name) => createFolder(name).then(() => store.createFolder(name)) },
      clock,
      folder,
      tasks: () => kling.tasks,
    },
  );
  const kling = createKling({ baseUrl, fetch, clock, apiKey: API_KEY, env: {}, beforeCreate });
  return { kling, emulator };
}

test("all creates wait until the reservations of killed commands are settled", async () => {
  const { promise: isCreated, resolve: create } = Promise.withResolvers<void>();
  let calls = 0;
  const { kling, emulator } = await connect(() => {
    calls++;
    return isCreated;
  });
  const intents = await Promise.all(["fog", "rain"].map((prompt) => kling.video.textToVideo.prepare({ prompt })));
  const sent = intents.map((intent) => kling.tasks.send(intent, { possiblySent: false }));
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
  const before = emulator.calls.length;
  create();
  await Promise.all(sent);
  expect([before, calls, emulator.state().paid.tasks]).toEqual([0, 1, 2]);
});

test("a create settles the reservations of killed commands if an earlier one could not", async () => {
  let calls = 0;
  const { kling } = await connect(() => (++calls === 1 ? Promise.reject(new Error("disk full")) : Promise.resolve()));
  await expect(kling.video.textToVideo.create({ prompt: "fog" })).rejects.toThrow("disk full");
  await kling.video.textToVideo.create({ prompt: "fog" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(calls).toBe(2);
});

test("a slow disk does not end a create in virtual time", async () => {
  const { kling } = await connect(async () => {
    for (let turn = 0; turn < 50_000; turn++) await new Promise((resolve) => setImmediate(resolve));
  });
  await expect(kling.video.textToVideo.create({ prompt: "fog" })).resolves.toMatchObject({ status: "submitted" });
});

test("a user without a name is named by the number", () => {
  const read = (): never => {
    throw new Error("ENOENT: no such file or directory, uv_os_get_passwd");
  };
  expect(userName(read)).toBe(`uid:${process.getuid?.()}`);
});
