import { ConfigurationError } from "@klingkit/errors";
import { describe, expect, test } from "vitest";
import { createEndpointClient } from "../../src/index.ts";
import { textToVideo, type TextToVideoInput } from "../endpoints.ts";
import { connect, createClient, createsOf, errorOf } from "../client.ts";
import { all, openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };

/** Returns an input as a caller without types may pass it. */
function untyped(input: unknown): TextToVideoInput {
  return input as TextToVideoInput;
}

describe("a body", () => {
  const options = { externalTaskId: "job-1", callbackUrl: "https://receiver.example/kling", watermark: false };

  test("of API v2 has the external task id, the callback URL and the watermark in `options`", async () => {
    const { client } = await createClient();
    const { body } = await client.textToVideo.prepare(fog, options);
    expect(JSON.parse(body)).toEqual({
      prompt: "fog",
      settings: { resolution: "720p", duration: 5 },
      options: {
        external_task_id: "job-1",
        callback_url: "https://receiver.example/kling",
        watermark_info: { enabled: false },
      },
    });
  });

  test("of API v1 has them at the top level", async () => {
    const { client } = await createClient({ credential: "pair" });
    const { body } = await client.textToVideo.prepare(fog, options);
    expect(JSON.parse(body)).toEqual({
      model_name: "kling-v3",
      prompt: "fog",
      duration: "5",
      external_task_id: "job-1",
      callback_url: "https://receiver.example/kling",
      watermark_info: { enabled: false },
    });
  });

  test("is merged with `extraBody`", async () => {
    const { client } = await createClient();
    const { body } = await client.textToVideo.prepare(fog, { extraBody: { settings: { camera: "new" } } });
    expect(JSON.parse(body)).toMatchObject({ settings: { camera: "new", duration: 5 } });
  });
});

test.each(["api-key", "pair"] as const)(
  "with the credential %s, rejects an `extraBody` that changes the external task id",
  async (credential) => {
    const { client, emulator } = await createClient({ credential });
    const id = { external_task_id: "order-1" };
    const replaced = credential === "pair" ? { external_task_id: null } : { options: "x" };
    for (const extraBody of [id, { options: id }, replaced]) {
      const rejection = {
        name: "InvalidInputError",
        taskState: "none",
        issues: [{ path: "extraBody", code: "conflict" }],
      };
      await expect(client.textToVideo.create(fog, { extraBody, validate: false })).rejects.toMatchObject(rejection);
      await expect(client.textToVideo.prepare(fog, { extraBody })).rejects.toMatchObject(rejection);
    }
    expect(emulator.calls).toEqual([]);
    const extraBody = credential === "pair" ? id : { options: id };
    const task = await client.textToVideo.create(fog, { extraBody, externalTaskId: "order-1" });
    expect(task.externalTaskId).toBe("order-1");
  },
);

const cycle: Record<string, unknown> = {};
cycle["itself"] = cycle;

/** Returns an object with 100,000 levels. */
function nested(): Record<string, unknown> {
  let value = {};
  for (let level = 0; level < 100_000; level++) value = { value };
  return value;
}

test.each<[string, Record<string, unknown>, string]>([
  ["a BigInt", { field: 1n }, ""],
  ["NaN, which would be sent as null", { field: { number: Number.NaN } }, ""],
  ["an infinite number", { field: [Number.POSITIVE_INFINITY] }, ""],
  ["itself", cycle, ""],
  ["100,000 levels", nested(), ""],
  [
    "a getter that throws",
    {
      get field() {
        throw new Error("fault");
      },
    },
    "extraBody",
  ],
])("rejects an `extraBody` that contains %s", async (_name, extraBody, path) => {
  const { client, emulator } = await createClient();
  const rejection = { name: "InvalidInputError", taskState: "none", issues: [{ path, code: "unreadable_input" }] };
  await expect(client.textToVideo.create(fog, { extraBody })).rejects.toMatchObject(rejection);
  await expect(client.textToVideo.run(fog, { extraBody })).rejects.toMatchObject(rejection);
  await expect(client.speech({ text: "fog" }, { extraBody })).rejects.toMatchObject(rejection);
  expect(emulator.calls).toEqual([]);
});

test.each<unknown>(["text", ["text"], 5, null])("rejects the `extraBody` %j, which is not an object", async (value) => {
  const { client } = await createClient();
  const options: object = { extraBody: value };
  const rejection = { name: "InvalidInputError", issues: [{ path: "extraBody" }] };
  await expect(client.textToVideo.create(fog, options)).rejects.toMatchObject(rejection);
  await expect(client.speech({ text: "fog" }, options)).rejects.toMatchObject(rejection);
});

test("merges `extraBody` into the body of a synchronous call", async () => {
  const { client, emulator } = await createClient();
  await client.speech({ text: "fog" }, { extraBody: { voice_speed: 1.2 } });
  expect(createsOf(emulator)).toMatchObject([{ body: { text: "fog", voice_speed: 1.2 } }]);
});

test("an intent of an endpoint without external task ids has none, and can be stored", async () => {
  const { client, emulator } = await createClient();
  const intent = await client.withoutExternalTaskId.prepare(fog, { callbackUrl: "https://receiver.example/kling" });
  expect(intent).not.toHaveProperty("externalTaskId");
  expect(JSON.parse(intent.body)).toMatchObject({ options: { callback_url: "https://receiver.example/kling" } });
  const task = await client.tasks.send(JSON.stringify(intent));
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
});

test("reports a warning about the input, and adds it to the advice of a rejection", async () => {
  const { client, events } = await createClient();
  const error = await errorOf(client.textToVideo.create({ prompt: "fog", model: "kling-99" }));
  expect(error).toMatchObject({
    name: "RequestRejectedError",
    advice: expect.stringMatching(/`model` is not known\.$/),
  });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: "input-warning",
      endpoint: "video.textToVideo",
      issue: expect.objectContaining({ path: "model", severity: "warning" }),
    }),
  );
});

test("rejects an invalid input with its errors alone, without the warnings", async () => {
  const { client, events } = await createClient();
  await expect(client.textToVideo.create({ prompt: "fog", model: "kling-99", duration: 99 })).rejects.toMatchObject({
    issues: [{ path: "duration" }],
  });
  expect(events).toEqual([]);
});

test("throws an encoder's error for a valid input", async () => {
  const { client } = await createClient();
  const broken = createEndpointClient(client.engine, {
    ...textToVideo,
    apiVersions: {
      v1: {
        path: "/v1/videos/text2video",
        check: () => [],
        encode: () => {
          throw new RangeError("fault");
        },
      },
    },
  });
  await expect(broken.prepare(fog)).rejects.toThrow(RangeError);
});

test("rejects a watermark that the endpoint does not offer", async () => {
  const { client } = await createClient();
  const input = { videoUrl: "https://example.com/talk.mp4", text: "fog" };
  await expect(client.lipSync.prepare(input, { watermark: true })).rejects.toMatchObject({
    issues: [{ path: "watermark", code: "not_supported_by_endpoint" }],
  });
});

test.each([
  [{ waitTimeout: -1 }, "waitTimeout"],
  [{ waitTimeout: Number.NaN }, "waitTimeout"],
  [{ pollInterval: -5 }, "pollInterval"],
  [{ pollInterval: 10 }, "pollInterval"],
  [{ createTimeout: 0 }, "createTimeout"],
  [{ externalTaskId: "with blank" }, "externalTaskId"],
  [{ externalTaskId: "" }, "externalTaskId"],
  [{ callbackUrl: "nowhere" }, "callbackUrl"],
])("rejects the options %o before anything is sent", async (options, path) => {
  const { client, emulator } = await createClient();
  await expect(client.textToVideo.run(fog, options)).rejects.toMatchObject({
    name: "InvalidInputError",
    taskState: "none",
    issues: [{ path }],
  });
  expect(emulator.calls).toEqual([]);
});

test("every call rejects an unknown option", async () => {
  const { client, emulator } = await createClient();
  const { tasks } = client;
  const task = await client.textToVideo.create(fog);
  const done = await task.wait();
  const intent = await client.textToVideo.prepare(fog);
  const { length } = emulator.calls;
  const unknown: object = { signall: undefined };
  const calls: readonly (() => Promise<unknown>)[] = [
    () => client.textToVideo.create(fog, unknown),
    () => client.textToVideo.run(fog, unknown),
    () => client.textToVideo.prepare(fog, unknown),
    () => client.textToVideo.get(task.id, unknown),
    () => all(client.textToVideo.list(unknown)),
    () => task.wait(unknown),
    () => task.refresh(unknown),
    () => done.download("x.mp4", unknown),
    () => done.output.download(new WritableStream(), unknown),
    () => done.output.open(unknown),
    () => tasks.send(intent, unknown),
    () => tasks.recover(task, unknown),
    () => tasks.get([task], unknown),
    () => tasks.resumeAll([task], unknown),
    () => all(tasks.list(unknown)),
    () => client.speech({ text: "x" }, unknown),
    () => all(client.presetVoices(unknown)),
  ];
  for (const call of calls)
    await expect(call()).rejects.toMatchObject({ name: "InvalidInputError", issues: [{ path: "signall" }] });
  expect(emulator.calls).toHaveLength(length);
});

describe("without a credential", () => {
  const transport = (): Promise<never> => Promise.reject(new ConfigurationError("No credentials were found."));

  test("reports the issues of an invalid input", async () => {
    const client = connect(await openEmulator(), { transport });
    await expect(client.textToVideo.create({ prompt: "" })).rejects.toMatchObject({
      name: "InvalidInputError",
      issues: [{ code: "too_short", path: "prompt" }],
    });
  });

  test("rejects a valid input because of the credential, and creates no task", async () => {
    const client = connect(await openEmulator(), { transport });
    await expect(client.textToVideo.create(fog)).rejects.toMatchObject({
      name: "ConfigurationError",
      taskState: "none",
    });
  });
});

describe("`validate`", () => {
  test.each([false, "shape", { ignore: ["not_supported_by_model"] }] as const)(
    "%j sends a value that the model does not support, and the service rejects it",
    async (validate) => {
      const { client, emulator } = await createClient();
      const error = await errorOf(client.textToVideo.create({ prompt: "fog", duration: 99 }, { validate }));
      expect(error).toMatchObject({ name: "RequestRejectedError", serviceCode: 1201, taskState: "none" });
      expect(createsOf(emulator)[0]).toMatchObject({ body: { settings: { duration: 99 } } });
    },
  );

  test('"shape" rejects wrong types and unknown fields', async () => {
    const { client } = await createClient();
    const input = untyped({ prompt: "fog", duration: "99", duratoin: 5 });
    await expect(client.textToVideo.create(input, { validate: "shape" })).rejects.toMatchObject({
      name: "InvalidInputError",
      issues: [{ path: "duration" }, { path: "duratoin" }],
    });
  });

  test("false sends the input as it is encoded", async () => {
    const { client } = await createClient();
    const input = untyped({ prompt: 5, duration: "7", unknown: 1 });
    const { body } = await client.textToVideo.prepare(input, { validate: false });
    expect(JSON.parse(body)).toMatchObject({ prompt: 5, settings: { duration: "7" } });
  });

  test.each<[string, unknown]>([
    ["a number that JSON does not have", { prompt: 10n }],
    ["a number that would be sent as null", { prompt: Number.NaN }],
    ["a field whose type cannot be encoded", { prompt: "fog", shots: 5 }],
    ["null", null],
  ])("false rejects %s", async (_name, input) => {
    const { client, emulator } = await createClient();
    await expect(client.textToVideo.create(untyped(input), { validate: false })).rejects.toMatchObject({
      name: "InvalidInputError",
      taskState: "none",
      issues: [{ path: "", code: "unreadable_input" }],
    });
    expect(emulator.calls).toEqual([]);
  });
});

test("rejects an input that throws when it is read", async () => {
  const { client } = await createClient();
  const input = untyped({ prompt: { length: { toString: 1 } } });
  await expect(client.textToVideo.create(input)).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [
      {
        path: "",
        code: "unreadable_input",
        message: expect.stringContaining("Cannot convert object to primitive value"),
      },
    ],
  });
});

test("rejects an input or options whose getter throws", async () => {
  const { client, emulator } = await createClient();
  const fault = (): never => {
    throw new Error("fault");
  };
  const unreadable = (path: string): object => ({
    name: "InvalidInputError",
    taskState: "none",
    issues: [{ path, code: "unreadable_input", message: expect.stringContaining("fault") }],
  });
  const input = Object.defineProperty({ prompt: "" }, "prompt", { get: fault, enumerable: true });
  await expect(client.textToVideo.create(input)).rejects.toMatchObject(unreadable(""));
  const options = Object.defineProperty({}, "externalTaskId", { get: fault, enumerable: true });
  await expect(client.textToVideo.create(fog, options)).rejects.toMatchObject(unreadable("options"));
  expect(emulator.calls).toEqual([]);
});
