import { describe, expect, test } from "vitest";
import { connect, createClient } from "../client.ts";

const fog = { prompt: "fog" };

describe("`run` in the queue for a slot", () => {
  test("reports the time in the queue, at least every `updateInterval`", async () => {
    const { client } = await createClient({ concurrency: 1 });
    const first = await client.textToVideo.create(fog);
    const updates: { status: string; elapsed: number; progress: number }[] = [];
    const running = client.textToVideo.run(fog, {
      updateInterval: 10_000,
      onUpdate: ({ status, elapsed, progress }) => void updates.push({ status, elapsed, progress }),
    });
    await first.wait();
    await running;
    const queued = updates.filter(({ status }) => status === "queued");
    expect(queued.slice(0, 3)).toEqual([
      { status: "queued", elapsed: 0, progress: 0 },
      { status: "queued", elapsed: 10_000, progress: 0 },
      { status: "queued", elapsed: 20_000, progress: 0 },
    ]);
    expect(updates.at(-1)).toMatchObject({ status: "succeeded", progress: 1 });
  });

  test("reports every 5 s by default", async () => {
    const { client } = await createClient({ concurrency: 1 });
    const first = await client.textToVideo.create(fog);
    const elapsed: number[] = [];
    const running = client.textToVideo.run(fog, {
      onUpdate: (update) => void (update.status === "queued" && elapsed.push(update.elapsed)),
    });
    await first.wait();
    await running;
    expect(elapsed.slice(0, 3)).toEqual([0, 5000, 10_000]);
  });
});

test("`run` returns a task that existed before, whatever its status", async () => {
  const { client, emulator } = await createClient();
  const options = { externalTaskId: "job-1", onExisting: "return" } as const;
  const done = await client.textToVideo.run(fog, options);
  const { length } = emulator.calls;
  expect(await client.textToVideo.run(fog, options)).toMatchObject({ id: done.id, status: "succeeded" });
  expect(emulator.calls.slice(length).filter(({ path }) => path === "/tasks").length).toBeLessThanOrEqual(1);
});

describe("`get`", () => {
  const readsOf = (calls: readonly { method: string; path: string }[]): string[] =>
    calls.filter(({ method }) => method === "GET").map(({ path }) => path.replace(/\d{6,}/, "ID"));

  test("asks API v2 for a video task", async () => {
    const { client, emulator } = await createClient();
    expect(await client.textToVideo.get("999")).toBeUndefined();
    expect(new Set(readsOf(emulator.calls))).toEqual(new Set(["/tasks"]));
  });

  test("asks API v1 for a video task if the credential or the endpoint has only this version", async () => {
    const { client, emulator } = await createClient({ credential: "pair" });
    await client.textToVideo.get("999999");
    expect(new Set(readsOf(emulator.calls))).toEqual(new Set(["/v1/videos/text2video/ID"]));
    const other = await createClient();
    await other.client.lipSync.get("999999");
    expect(new Set(readsOf(other.emulator.calls))).toEqual(new Set(["/v1/videos/lip-sync/ID"]));
  });

  test("asks API v2 for a task of an endpoint that only this version has", async () => {
    const { client, emulator } = await createClient();
    const { id } = await client.withoutExternalTaskId.create(fog);
    expect(await client.withoutExternalTaskId.get(id)).toMatchObject({ id, endpoint: "video.withoutExternalTaskId" });
    expect(new Set(readsOf(emulator.calls))).toEqual(new Set(["/tasks"]));
  });

  test("ends with its signal", async () => {
    const { client } = await createClient();
    const { id } = await client.textToVideo.create(fog);
    await expect(client.textToVideo.get(id, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

test("unknown options are rejected before anything is sent", async () => {
  const { client, emulator } = await createClient();
  await expect(client.textToVideo.get("1", { signl: undefined } as never)).rejects.toThrow("Did you mean `signal`?");
  const listed = client.textToVideo.list({ pageSze: 3 } as never)[Symbol.asyncIterator]();
  await expect(listed.next()).rejects.toThrow("Did you mean `pageSize`?");
  expect(emulator.calls).toEqual([]);
});

test("an endpoint without API v1 lists nothing", async () => {
  const { client, emulator } = await createClient();
  await client.withoutExternalTaskId.create(fog);
  const { length } = emulator.calls;
  const listed = client.withoutExternalTaskId.list()[Symbol.asyncIterator]();
  expect(await listed.next()).toEqual({ done: true, value: undefined });
  expect(emulator.calls).toHaveLength(length);
});

test("another client with a key pair reads a task by its external task id", async () => {
  const { client, emulator } = await createClient({ credential: "pair" });
  const { id } = await client.textToVideo.create(fog, { externalTaskId: "scene-1" });
  const other = connect(emulator, { credential: "pair" });
  expect(await other.textToVideo.get({ externalTaskId: "scene-1" })).toMatchObject({ id, externalTaskId: "scene-1" });
});
