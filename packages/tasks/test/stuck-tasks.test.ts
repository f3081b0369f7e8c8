import { expect, test } from "vitest";
import { stuckTasks } from "../src/index.ts";
import { createClient } from "./client.ts";

const MINUTE = 60_000;
const fog = { prompt: "a lighthouse in fog" };

test("a task is stuck when it runs longer than 20 minutes and five times its usual duration", async () => {
  const { client, emulator } = await createClient({}, { taskSeconds: 100_000 });
  const task = await client.textToVideo.create(fog);
  const createdAt = task.createdAt ?? 0;
  const usual = task.toJSON().expectedMs ?? 0;
  expect(5 * usual).toBeLessThan(20 * MINUTE);
  expect(stuckTasks([task, undefined], createdAt + 20 * MINUTE)).toEqual([]);
  expect(stuckTasks([task], createdAt + 20 * MINUTE + 1)).toEqual([{ task, age: 20 * MINUTE + 1, usual }]);
  expect(stuckTasks([task], createdAt + MINUTE + 1, MINUTE)).toHaveLength(1);
  await emulator.clock.sleep(30 * MINUTE);
  expect(stuckTasks([await task.refresh()], emulator.clock.now())).toHaveLength(1);
});

test("a task that has succeeded or failed is not stuck", async () => {
  const { client, emulator } = await createClient();
  const done = await client.textToVideo.run(fog);
  const failed = await client.textToVideo.create({ prompt: "[fail]" });
  await emulator.clock.sleep(600 * MINUTE);
  expect(stuckTasks([done, await failed.refresh()], emulator.clock.now())).toEqual([]);
});
