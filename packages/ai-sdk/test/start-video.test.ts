import { APICallError, type JSONValue } from "@ai-sdk/provider";
import {
  experimental_generateVideo as generateVideo,
  experimental_getVideoStatus as getVideoStatus,
  experimental_startVideo as startVideo,
} from "ai";
import { AbortError, type KlingError } from "klingkit";
import { expect, test } from "vitest";
import { creates, emulated, type Emulated } from "./emulated.ts";

const prompt = "a lighthouse in fog";

async function completed(
  { emulator }: Pick<Emulated, "emulator">,
  model: Parameters<typeof getVideoStatus>[0],
  operation: Parameters<typeof getVideoStatus>[1]["operation"],
): Promise<Awaited<ReturnType<typeof getVideoStatus>>> {
  for (;;) {
    const status = await getVideoStatus(model, { operation });
    if (status.status !== "pending") return status;
    await emulator.clock.sleep(10_000);
  }
}

test("the operation is JSON that another process continues with, a day later", async () => {
  const world = await emulated();
  const { operation } = await startVideo({ model: world.klingkit.video("kling-3.0"), prompt, n: 2 });
  const stored = JSON.stringify(operation);
  await world.emulator.clock.sleep(24 * 3_600_000);

  const model = world.restarted().video("kling-3.0");
  const status = await getVideoStatus(model, { operation: JSON.parse(stored) });
  expect(status).toMatchObject({
    status: "completed",
    videos: [{ type: "url", mediaType: "video/mp4" }, { type: "url" }],
    providerMetadata: {
      klingkit: {
        tasks: [{ status: "succeeded", billing: [{ kind: "unit", amount: 3 }] }, { status: "succeeded" }],
        videos: [{ expiresAt: expect.any(Number), duration: expect.any(Number) }, {}],
      },
    },
  });
  expect(world.emulator.state().paid.tasks).toBe(2);
});

test("the metadata of a start have the ids of the tasks and the estimate of one", async () => {
  const { klingkit } = await emulated();
  const { providerMetadata } = await startVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    n: 2,
    headers: { "idempotency-key": "order-7" },
  });
  expect(providerMetadata).toEqual({
    klingkit: {
      endpoint: "video.textToVideo",
      tasks: [
        expect.objectContaining({ id: expect.any(String), externalTaskId: "order-7-1", status: "submitted" }),
        expect.objectContaining({ externalTaskId: "order-7-2" }),
      ],
      estimate: { units: { min: 3, max: 3 }, usd: { min: 0.42, max: 0.42 }, packageType: "video" },
    },
  });
});

test("a call with the caller's key returns the videos of an earlier call, from any process", async () => {
  const world = await emulated();
  const headers = { "idempotency-key": "order-7" };
  const options = { prompt, n: 3, headers, ...world.virtual };
  await generateVideo({ model: world.klingkit.video("kling-3.0"), ...options });
  const again = world.restarted().video("kling-3.0");
  const { videos } = await generateVideo({ model: again, ...options });
  expect(videos).toHaveLength(3);
  expect(await startVideo({ model: again, ...options })).toMatchObject({
    providerMetadata: { klingkit: { tasks: Array.from({ length: 3 }, () => ({ existedBefore: true })) } },
  });
  expect(world.emulator.state().paid.tasks).toBe(3);
  expect(creates(world.emulator)).toHaveLength(3);
});

test("different keys never share a task", async () => {
  const { emulator, klingkit } = await emulated();
  const model = klingkit.video("kling-3.0");
  await startVideo({ model, prompt, n: 2, headers: { "Idempotency-Key": "order" } });
  await startVideo({ model, prompt, headers: { "idempotency-key": "order-1" } });
  expect(emulator.state().tasks.map(({ externalTaskId }) => externalTaskId)).toEqual([
    "order-1",
    "order-2",
    "order-1-1",
  ]);
});

test.each(["order/7", "k".repeat(59), "Bestellung ü"])("the key %j is replaced by its hash", async (key) => {
  const { emulator, klingkit } = await emulated();
  const start = () =>
    startVideo({ model: klingkit.video("kling-3.0"), prompt, headers: { "idempotency-key": encodeURI(key) } });
  await start();
  await start();
  expect(emulator.state().tasks.map(({ externalTaskId }) => externalTaskId)).toEqual([
    expect.stringMatching(/^ai-[0-9a-f]{40}-1$/),
  ]);
});

test("a key that the AI SDK generated needs no lookup before the create", async () => {
  const { emulator, klingkit } = await emulated();
  await startVideo({ model: klingkit.video("kling-3.0"), prompt });
  expect(emulator.calls.map(({ method }) => method)).toEqual(["POST"]);
  expect(emulator.state().tasks[0]?.externalTaskId).toMatch(/^aisdk_vid_\w+-1$/);
});

test("an unknown outcome is part of the operation, and the status recovers the task", async () => {
  const world = await emulated();
  const { emulator, klingkit } = world;
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const outage = emulator.faults.add({ method: "GET", drop: "before" });
  const { operation, warnings } = await startVideo({ model: klingkit.video("kling-3.0"), prompt });
  expect(warnings).toMatchObject([
    { type: "other", message: expect.stringContaining("It is unknown whether the task was created") },
  ]);
  outage.remove();
  const stored: JSONValue = JSON.parse(JSON.stringify(operation));
  const status = await completed(world, world.restarted().video("kling-3.0"), stored);
  expect(status).toMatchObject({ status: "completed", videos: [{ type: "url" }] });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("the status of a create that had no effect is an error, and nothing was paid", async () => {
  const world = await emulated();
  const { emulator, klingkit } = world;
  emulator.faults.add({ method: "POST", drop: "before" });
  const outage = emulator.faults.add({ method: "GET", drop: "before" });
  const { operation } = await startVideo({ model: klingkit.video("kling-3.0"), prompt });
  outage.remove();
  expect(await completed(world, klingkit.video("kling-3.0"), operation)).toMatchObject({
    status: "error",
    error: "The lost create request created no task, and nothing is charged.",
  });
  expect(emulator.state().paid.tasks).toBe(0);
});

test("a status that cannot be read is pending, with a warning", async () => {
  const { emulator, klingkit } = await emulated();
  const model = klingkit.video("kling-3.0");
  const { operation } = await startVideo({ model, prompt });
  emulator.faults.add({ method: "GET", drop: "before" });
  expect(await getVideoStatus(model, { operation })).toMatchObject({
    status: "pending",
    warnings: [{ type: "other", message: expect.stringContaining("The status could not be read.") }],
  });
});

test("a credential that is rejected for longer ends the status with the operation in the error", async () => {
  const { emulator, klingkit } = await emulated();
  const model = klingkit.video("kling-3.0");
  const { operation } = await startVideo({ model, prompt });
  emulator.faults.add({ method: "GET", code: 1000 });
  await expect(getVideoStatus(model, { operation })).rejects.toMatchObject({
    name: "AI_APICallError",
    isRetryable: false,
    data: { operation },
  });
});

test("an operation of another provider is rejected", async () => {
  const { klingkit } = await emulated();
  await expect(getVideoStatus(klingkit.video("kling-3.0"), { operation: { taskId: "1" } })).rejects.toThrow(
    "The operation is not from @klingkit/ai-sdk.",
  );
});

test("a failed video ends the generation with its reason", async () => {
  const { klingkit, virtual } = await emulated();
  const model = klingkit.video("kling-3.0");
  await expect(generateVideo({ model, prompt: "a fog that will [fail]", ...virtual })).rejects.toThrow(
    /does not charge for failed tasks.*The content policy rejects the prompt/,
  );
});

test("of three videos, those that succeed are returned, with a warning about the others", async () => {
  const { emulator, klingkit, virtual } = await emulated();
  emulator.faults.add({ method: "POST", code: 1301, nth: 2, times: 1 });
  const { videos, warnings } = await generateVideo({ model: klingkit.video("kling-3.0"), prompt, n: 3, ...virtual });
  expect(videos).toHaveLength(2);
  expect(warnings).toContainEqual({ type: "other", message: expect.stringContaining("1 of 3 videos failed.") });
});

test("a start is retryable only if nothing was made", async () => {
  const { emulator, klingkit } = await emulated({ maxRetries: 0 });
  const model = klingkit.video("kling-3.0");
  const start = async (): Promise<APICallError> => {
    const error: unknown = await startVideo({ model, prompt, maxRetries: 0 }).catch((reason: unknown) => reason);
    if (!APICallError.isInstance(error)) throw new Error("An APICallError was expected.");
    return error;
  };
  emulator.faults.add({ drop: "before", dropCode: "ECONNREFUSED", times: 1 });
  expect(await start()).toMatchObject({ isRetryable: true, data: { taskState: "none" } });
  emulator.faults.add({ method: "POST", code: 1301, times: 1 });
  const rejected = await start();
  expect(rejected).toMatchObject({ isRetryable: false, data: { taskState: "none", code: "content_rejected" } });
  expect((rejected.cause as KlingError).code).toBe("content_rejected");
  expect(emulator.state().paid.tasks).toBe(0);
});

test("a start without an estimate returns its operation", async () => {
  const { emulator, klingkit } = await emulated();
  const { operation, providerMetadata } = await startVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    providerOptions: { klingkit: { newField: 1, validate: { ignore: ["unknown_field"] } } },
  });
  expect(operation).toMatchObject({ videos: [{ task: { id: emulator.state().tasks[0]?.id } }] });
  expect(providerMetadata?.["klingkit"]).not.toHaveProperty("estimate");
});

test("an aborted start throws an AbortError, which the AI SDK does not repeat", async () => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add({ method: "POST", hang: true });
  const controller = new AbortController();
  const started = startVideo({ model: klingkit.video("kling-3.0"), prompt, abortSignal: controller.signal });
  void emulator.clock.sleep(1000).then(() => controller.abort());
  await expect(started).rejects.toBeInstanceOf(AbortError);
  expect(creates(emulator)).toHaveLength(1);
});

test("the hook of the client runs once per video, and can block the start", async () => {
  const ids: (string | undefined)[] = [];
  const { emulator, klingkit } = await emulated({
    beforeCreate({ externalTaskId }) {
      ids.push(externalTaskId);
      if (ids.length > 2) throw new Error("the budget is spent");
    },
  });
  const model = klingkit.video("kling-3.0");
  await startVideo({ model, prompt, n: 2, headers: { "idempotency-key": "order-7" } });
  expect(ids).toEqual(["order-7-1", "order-7-2"]);
  await expect(startVideo({ model, prompt })).rejects.toMatchObject({
    isRetryable: false,
    data: { code: "create_blocked" },
  });
  expect(emulator.state().paid.tasks).toBe(2);
});

test("stored videos count as uploaded, and are not downloaded", async () => {
  const saved: string[] = [];
  const { klingkit, virtual } = await emulated({
    async save(output, task) {
      const { size } = await output.open();
      saved.push(`${task.status} ${output.fileName.endsWith(".mp4")} ${(size ?? 0) > 1000}`);
    },
  });
  const download = () => Promise.reject(new Error("nothing must be downloaded"));
  const { uploadedVideos, videos } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    n: 2,
    ...virtual,
    download,
  });
  expect([uploadedVideos, videos.length]).toEqual([2, 0]);
  expect(saved).toEqual(["succeeded true true", "succeeded true true"]);
});

test("a status whose video cannot be stored may be read again, with the operation in the error", async () => {
  const { emulator, klingkit } = await emulated({ save: () => Promise.reject(new Error("the bucket is full")) });
  const model = klingkit.video("kling-3.0");
  const { operation } = await startVideo({ model, prompt });
  await emulator.clock.sleep(600_000);
  await expect(getVideoStatus(model, { operation, maxRetries: 0 })).rejects.toMatchObject({
    message: "The video could not be stored: the bucket is full",
    isRetryable: true,
    data: { operation },
  });
  expect(emulator.state().paid.tasks).toBe(1);
});
