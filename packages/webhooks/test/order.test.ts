import type { TaskData } from "@klingkit/tasks";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createReceiver } from "../src/index.ts";
import { callback, secret, stoppedClock, told } from "./callbacks.ts";

const step: Record<string, number> = { submitted: 1, processing: 2, reviewing: 2, succeeded: 3, failed: 3 };

const delivery = fc.record({
  status: fc.constantFrom(...Object.keys(step)),
  seconds: fc.integer({ min: 0, max: 5 }),
  task: fc.constantFrom("1", "2"),
  id: fc.constantFrom("a", "b", "c", "d", "e"),
  fails: fc.boolean(),
});

test("whatever comes in whatever order: a task goes forwards only, ends once, and its furthest step is heard", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { maxLength: 12 }), fc.boolean(), async (deliveries, atOnce) => {
      const had: TaskData[] = [];
      let thrown = 0;
      const failing: boolean[] = [];
      const receive = createReceiver({
        secret,
        clock: stoppedClock(),
        onTask(task) {
          if (failing.shift()) {
            thrown++;
            throw new Error("handler");
          }
          had.push(task);
        },
      });
      const requests = await Promise.all(
        deliveries.map(({ status, seconds, task, id }, at) =>
          // An id belongs to one message: the same may come again, another must not have it.
          callback(told(status, seconds, task), { id: `${id}-${status}-${seconds}-${task}` }).then((request) => ({
            request,
            at,
          })),
        ),
      );
      failing.push(...(atOnce ? [] : deliveries.map(({ fails }) => fails)));
      const answers: Response[] = [];
      if (atOnce) answers.push(...(await Promise.all(requests.map(({ request }) => receive(request)))));
      else for (const { request } of requests) answers.push(await receive(request));
      // Only a handler that throws is answered otherwise than with 200.
      expect(answers.filter(({ status }) => status === 500)).toHaveLength(thrown);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(deliveries.length - thrown);

      for (const id of ["1", "2"]) {
        const mine = had.filter((task) => task.id === id);
        const positions = mine.map(
          ({ serviceStatus: serviceStatus, updatedAt = 0 }) => [step[serviceStatus] ?? 0, updatedAt] as const,
        );
        const steps = positions.slice(1).map((now, at) => [positions[at] ?? now, now] as const);
        const isForwards = steps.every(
          ([before, now]) => now[0] > before[0] || (now[0] === before[0] && now[0] < 3 && now[1] > before[1]),
        );
        expect(isForwards).toBe(true);
        const taken = deliveries.filter(({ task }, at) => task === id && answers[at]?.status === 200);
        const furthest = Math.max(0, ...taken.map(({ status }) => step[status] ?? 0));
        expect(positions.at(-1)?.[0] ?? 0).toBe(furthest);
      }
    }),
    { numRuns: 100 },
  );
});
