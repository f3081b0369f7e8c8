import type { TaskData } from "@klingkit/tasks";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createReceiver } from "../src/index.ts";
import { callback, secret, manualClock, taskBody } from "./callbacks.ts";

const stages: Record<string, number> = { submitted: 1, processing: 2, reviewing: 2, succeeded: 3, failed: 3 };

const delivery = fc.record({
  status: fc.constantFrom(...Object.keys(stages)),
  seconds: fc.integer({ min: 0, max: 5 }),
  task: fc.constantFrom("1", "2"),
  id: fc.constantFrom("a", "b", "c", "d", "e"),
  fails: fc.boolean(),
});

test("in any delivery order, a task only advances, finishes once, and reaches its latest status", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { maxLength: 12 }), fc.boolean(), async (deliveries, isConcurrent) => {
      const received: TaskData[] = [];
      let thrown = 0;
      const failures: boolean[] = [];
      const receive = createReceiver({
        secret,
        clock: manualClock(),
        onTask(task) {
          if (failures.shift()) {
            thrown++;
            throw new Error("handler");
          }
          received.push(task);
        },
      });
      const requests = await Promise.all(
        deliveries.map(({ status, seconds, task, id }, at) =>
          // A message id identifies one message, which may be delivered more than once.
          callback(taskBody(status, seconds, task), { id: `${id}-${status}-${seconds}-${task}` }).then((request) => ({
            request,
            at,
          })),
        ),
      );
      failures.push(...(isConcurrent ? [] : deliveries.map(({ fails }) => fails)));
      const responses: Response[] = [];
      if (isConcurrent) responses.push(...(await Promise.all(requests.map(({ request }) => receive(request)))));
      else for (const { request } of requests) responses.push(await receive(request));
      // Every response is 200, unless the handler throws.
      expect(responses.filter(({ status }) => status === 500)).toHaveLength(thrown);
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(deliveries.length - thrown);

      for (const id of ["1", "2"]) {
        const updates = received.filter((task) => task.id === id);
        const positions = updates.map(
          ({ serviceStatus, updatedAt = 0 }) => [stages[serviceStatus] ?? 0, updatedAt] as const,
        );
        const pairs = positions.slice(1).map((now, at) => [positions[at] ?? now, now] as const);
        const isAdvancing = pairs.every(
          ([before, now]) => now[0] > before[0] || (now[0] === before[0] && now[0] < 3 && now[1] > before[1]),
        );
        expect(isAdvancing).toBe(true);
        const accepted = deliveries.filter(({ task }, at) => task === id && responses[at]?.status === 200);
        const latest = Math.max(0, ...accepted.map(({ status }) => stages[status] ?? 0));
        expect(positions.at(-1)?.[0] ?? 0).toBe(latest);
      }
    }),
    { numRuns: 100 },
  );
});
