import { expect, test } from "vitest";
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
