import { createQueue, type QueueResult } from "@klingkit/queue";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { BeforeCreate } from "klingkit";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fileStore } from "../src/files.ts";
import { allow, budget } from "../src/index.ts";
import { connect, openEmulator, temporaryFolder } from "./emulated.ts";

test("a queue keeps the budget of its client across restarts, and ends jobs that are not allowed", async () => {
  const packs = [{ type: "video", units: 1000, concurrency: 50 } as const];
  const emulator = await openEmulator({
    clock: { speed: 100 },
    taskSeconds: 20,
    accounts: [{ ...DEFAULT_ACCOUNT, packs }],
  });
  const { clock } = emulator;
  const folder = await temporaryFolder();
  const store = fileStore(join(folder, "budget.sqlite"));
  const ids: (string | undefined)[] = [];
  const count: BeforeCreate = ({ externalTaskId }) => void ids.push(externalTaskId);
  const open = (video: number) => {
    // The period does not end.
    const guard = budget({ units: { video }, per: "month", store, clock: { now: () => 0 } });
    const beforeCreate = [allow({ models: ["kling-3.0"] }), guard, count];
    const queue = createQueue({
      client: connect(emulator, { beforeCreate, concurrency: false }),
      database: join(folder, "queue"),
      concurrency: 10,
      leaseDuration: 1000,
      clock,
    });
    onTestFinished(() => queue.close());
    return { queue, guard };
  };
  const results = async (queue: ReturnType<typeof open>["queue"], number: number): Promise<QueueResult[]> => {
    const found: QueueResult[] = [];
    for await (const result of queue.results()) {
      found.push(result);
      if (found.length === number) break;
    }
    return found;
  };

  const first = open(6);
  await first.queue.add(
    ["fog", "rain", "snow"].map((prompt) => ({
      endpoint: "video.textToVideo" as const,
      key: prompt,
      input: { prompt },
    })),
  );
  await first.queue.add({ endpoint: "video.textToVideo", key: "older", input: { prompt: "fog", model: "kling-2.6" } });
  await first.queue.start();
  const ended = await results(first.queue, 3);
  expect(Object.groupBy(ended, ({ status }) => status)).toMatchObject({
    succeeded: [{}, {}],
    rejected: [{ key: "older", error: { message: expect.stringContaining("The model kling-2.6 is not allowed") } }],
  });
  // It is tried again from time to time.
  const { queued, running } = (await first.queue.stats()).jobs;
  expect(queued + running).toBe(1);
  await first.queue.close();

  const second = open(9);
  await second.queue.start();
  expect((await results(second.queue, 4)).filter(({ status }) => status === "succeeded")).toHaveLength(3);
  expect(await second.guard.state()).toMatchObject([{ used: 9 }]);
  // Each external task id was counted once.
  expect(new Set(ids).size).toBe(ids.length);
  expect(emulator.state().paid).toEqual({ tasks: 3, units: 9 });
});
