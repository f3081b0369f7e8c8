import { describe, expect, test, vi } from "vitest";
import type { BeforeCreate } from "../../src/index.ts";
import { createClient, errorOf } from "../client.ts";

const text = "The fog comes in.";

test("returns the decoded result, with an output that can be downloaded", async () => {
  const { client } = await createClient();
  const output = await client.speech({ text });
  let bytes = 0;
  await output.download(new WritableStream({ write: (chunk: Uint8Array) => void (bytes += chunk.byteLength) }));
  expect(bytes).toBeGreaterThan(100);
});

test("`validate` applies as it does to a create", async () => {
  const { client, emulator } = await createClient();
  await expect(client.speech({ text: "" })).rejects.toMatchObject({ name: "InvalidInputError" });
  expect(emulator.calls).toEqual([]);
  for (const validate of [false, "shape", { ignore: ["too_short"] }] as const)
    await expect(client.speech({ text: "" }, { validate })).rejects.toMatchObject({ name: "RequestRejectedError" });
  expect(emulator.calls).toHaveLength(3);
});

test("reports a gateway's 404 without a lookup", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ status: 404, body: { error: "Not Found" } });
  expect(await errorOf(client.speech({ text }))).toMatchObject({
    name: "UnexpectedResponseError",
    taskState: "none",
    status: 404,
  });
  expect(emulator.calls).toHaveLength(1);
});

test("is not sent again after a gateway's 429", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", status: 429, body: "slow down", processed: true });
  expect(await errorOf(client.speech({ text }))).toMatchObject({ name: "BusyError", status: 429 });
  expect(emulator.calls).toHaveLength(1);
});

test("reports a warning about the input", async () => {
  const { client, events } = await createClient();
  await client.speech({ text: "x".repeat(501) });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: "input-warning",
      endpoint: "audio.speech",
      issue: expect.objectContaining({ path: "text", severity: "warning" }),
    }),
  );
});

test("sends `extraBody`, and no warning that `validate` ignores", async () => {
  const { client, emulator, events } = await createClient();
  await client.speech(
    { text: "x".repeat(501) },
    { extraBody: { voice_speed: 1.5 }, validate: { ignore: ["unconfirmed"] } },
  );
  expect(emulator.calls[0]?.body).toMatchObject({ voice_speed: 1.5 });
  expect(events.filter(({ type }) => type === "input-warning")).toEqual([]);
});

test("`requestCreate` sends a request that is charged, and states the task state of an error", async () => {
  const { client, emulator } = await createClient();
  const call = { label: "Creating", method: "POST", path: "/text-to-video/kling-3.0", apiVersion: "v2" } as const;
  const body = JSON.stringify({ prompt: "fog", settings: {} });
  expect((await client.engine.requestCreate({ ...call, body })).data).toMatchObject({ status: "submitted" });
  emulator.faults.add({ method: "POST", drop: "after" });
  expect(await errorOf(client.engine.requestCreate({ ...call, body }))).toMatchObject({ taskState: "unknown" });
});

test("rejects an unknown option before anything is sent", async () => {
  const { client, emulator } = await createClient();
  await expect(client.speech({ text }, { signl: undefined } as never)).rejects.toThrow("Did you mean `signal`?");
  expect(emulator.calls).toEqual([]);
});

test("ends with its signal, and after `createTimeout`", async () => {
  const { client, emulator } = await createClient();
  expect(await errorOf(client.speech({ text }, { signal: AbortSignal.abort() }))).toMatchObject({ name: "AbortError" });
  emulator.faults.add({ method: "POST", delayMs: 3_600_000 });
  const start = emulator.clock.now();
  expect(await errorOf(client.speech({ text }, { createTimeout: 7000 }))).toMatchObject({ name: "TimeoutError" });
  expect(emulator.clock.now() - start).toBe(7000);
});

describe("a call with a price", () => {
  test("runs the hooks with its request and its estimate, and tells them its cost", async () => {
    const settled = vi.fn<(outcome: object) => void>();
    const beforeCreate = vi.fn<BeforeCreate>(() => ({ settled }));
    const { client, emulator } = await createClient({ beforeCreate });
    await client.speech({ text });
    expect(beforeCreate).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ endpoint: "audio.speech", path: "/v1/audio/tts", kind: "intent" }),
      expect.objectContaining({ packageType: "video" }),
    );
    expect(settled).toHaveBeenCalledOnce();
    expect(JSON.parse(beforeCreate.mock.calls[0]?.[0].body ?? "")).toMatchObject({ text });
    expect(emulator.calls).toHaveLength(1);
  });

  test("is not sent if a hook throws", async () => {
    const { client, emulator } = await createClient({
      beforeCreate() {
        throw new Error("no budget");
      },
    });
    expect(await errorOf(client.speech({ text }))).toMatchObject({ name: "CreateBlockedError", taskState: "none" });
    expect(emulator.calls).toEqual([]);
  });

  test("tells the hooks the error of a call that failed", async () => {
    const settled = vi.fn<(outcome: object) => void>();
    const { client, emulator } = await createClient({ beforeCreate: () => ({ settled }) });
    emulator.faults.add({ method: "POST", drop: "after" });
    await errorOf(client.speech({ text }));
    expect(settled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ taskState: "unknown" }));
  });

  test("also runs the hooks of the call", async () => {
    const { client, emulator } = await createClient();
    const blocked = errorOf(
      client.speech(
        { text },
        {
          beforeCreate() {
            throw new Error("no budget");
          },
        },
      ),
    );
    expect(await blocked).toMatchObject({ name: "CreateBlockedError" });
    expect(emulator.calls).toEqual([]);
  });
});
