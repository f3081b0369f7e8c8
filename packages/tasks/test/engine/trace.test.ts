import { expect, test } from "vitest";
import type { KlingOptions } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

/** A tracer that writes down what it is told. */
function writingTracer(): NonNullable<KlingOptions["tracer"]> & { spans: string[] } {
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

test("create, wait and download are spans that tell ids and no secret", async () => {
  const tracer = writingTracer();
  const { kling } = await emulated({ ...keys.apiKey, tracer });
  const result = await kling.video.textToVideo.run({ prompt: "private words" }, { externalTaskId: "job-1" });
  await result.download(new WritableStream());
  expect(tracer.spans.map((span) => span.split(" {")[0])).toEqual(["kling create", "kling wait", "kling download"]);
  expect(tracer.spans[1]).toContain(result.id);
  expect(tracer.spans.join()).toContain("job-1");
  expect(tracer.spans.join()).not.toMatch(/private words|api-key-emulator/);
});

test("a failed create tells what it means for money", async () => {
  const tracer = writingTracer();
  const { kling } = await emulated({ ...keys.apiKey, tracer });
  await expect(kling.video.textToVideo.create({ prompt: "fog [refuse]" })).rejects.toMatchObject({
    name: "ContentRejectedError",
    serviceCode: 1301,
  });
  expect(tracer.spans).toHaveLength(1);
  expect(tracer.spans[0]).toMatch(/ContentRejectedError kling\.task_state=none/);
});
