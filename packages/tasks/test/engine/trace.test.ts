import { expect, test } from "vitest";
import type { Tracer } from "../../src/index.ts";
import { createClient, errorOf } from "../client.ts";

/** Returns a tracer that records each span as text. */
function recordingTracer(): Tracer & { spans: string[] } {
  const spans: string[] = [];
  return {
    spans,
    startSpan(name, options) {
      const parts = [name, JSON.stringify(options?.attributes)];
      return {
        setAttribute: (key: string, value: unknown) => parts.push(`${key}=${String(value)}`),
        recordException: (error: Error) => parts.push(error.name),
        end: () => spans.push(parts.join(" ")),
      };
    },
  };
}

test("creates, waits and downloads are spans with ids and without secrets", async () => {
  const tracer = recordingTracer();
  const { client } = await createClient({ tracer });
  const result = await client.textToVideo.run({ prompt: "private words" }, { externalTaskId: "job-1" });
  await result.download(new WritableStream());
  expect(tracer.spans.map((span) => span.split(" {")[0])).toEqual(["kling create", "kling wait", "kling download"]);
  expect(tracer.spans[1]).toContain(result.id);
  expect(tracer.spans.join()).toContain("job-1");
  expect(tracer.spans.join()).not.toMatch(/private words|api-key-emulator/);
});

test("the span of a failed create has its error and the task state", async () => {
  const tracer = recordingTracer();
  const { client } = await createClient({ tracer });
  await expect(client.textToVideo.create({ prompt: "fog [reject]" })).rejects.toMatchObject({
    name: "ContentRejectedError",
    serviceCode: 1301,
  });
  expect(tracer.spans).toHaveLength(1);
  expect(tracer.spans[0]).toMatch(/ContentRejectedError kling\.task_state=none/);
});

test("the span of the wait for a failed task has its error", async () => {
  const tracer = recordingTracer();
  const { client } = await createClient({ tracer });
  const task = await client.textToVideo.create({ prompt: "fog [fail]" });
  await expect(task.wait()).rejects.toMatchObject({ name: "TaskFailedError" });
  expect(tracer.spans.map((span) => span.split(" {")[0])).toEqual(["kling create", "kling wait"]);
  expect(tracer.spans[1]).toContain(task.id);
  expect(tracer.spans[1]).toMatch(/ TaskFailedError$/);
});

test.each(["startSpan", "end", "recordException", "setAttribute"])(
  "a tracer whose %s throws loses neither the task nor the error",
  async (broken) => {
    let thrown = 0;
    const fail = (name: string) => () => {
      if (name !== broken) return;
      thrown++;
      throw new Error("tracer");
    };
    const { client, emulator } = await createClient({
      tracer: {
        startSpan() {
          fail("startSpan")();
          return { setAttribute: fail("setAttribute"), recordException: fail("recordException"), end: fail("end") };
        },
      },
    });
    const task = await client.textToVideo.create({ prompt: "fog" });
    expect((await task.wait()).status).toBe("succeeded");
    emulator.faults.add({ code: 1301 });
    expect(await errorOf(client.textToVideo.create({ prompt: "fog" }))).toMatchObject({
      name: "ContentRejectedError",
      taskState: "none",
    });
    expect(thrown).toBeGreaterThan(0);
  },
);
