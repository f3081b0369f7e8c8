import {
  experimental_generateVideo as generateVideo,
  experimental_getVideoStatus as getVideoStatus,
  experimental_startVideo as startVideo,
} from "ai";
import { expect, test } from "vitest";
import { emulated, type Emulated, isMp4 } from "./emulated.ts";

const prompt = "a lighthouse in fog";

/** A provider whose callbacks reach `receive`. */
async function withCallbacks(receive: (request: Request) => Response | Promise<Response>): Promise<Emulated> {
  return emulated({}, { callbacks: { fetch: async (url, init) => receive(new Request(url, init)) } });
}

test("the first callback does not end a generation: the status waits for all videos", async () => {
  const first = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();
  const statuses: string[] = [];
  const { emulator, klingkit, virtual } = await withCallbacks(async (request) => {
    const body = await request.text();
    statuses.push(/"(?:task_)?status":"(\w+)"/.exec(body)?.[1] ?? body);
    first.resolve({ headers: Object.fromEntries(request.headers), body });
    return new Response();
  });
  const { videos } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    n: 2,
    ...virtual,
    webhook: async () => ({ url: "http://127.0.0.1:9/kling", received: first.promise }),
  });
  expect(videos.map(({ uint8Array }) => isMp4(uint8Array))).toEqual([true, true]);
  expect(statuses[0]).toBe("submitted");
  expect(emulator.state().paid.tasks).toBe(2);
});

test("a receiver of the provider's client ends the wait without polling", async () => {
  const first = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();
  const receiver = Promise.withResolvers<(request: Request) => Promise<Response>>();
  const { emulator, klingkit, virtual } = await withCallbacks(async (request) => {
    first.resolve({ headers: {}, body: "" });
    return (await receiver.promise)(request);
  });
  receiver.resolve(klingkit.client.webhooks.receiver({ unsigned: "trust" }));
  const { videos } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    ...virtual,
    webhook: async () => ({ url: "http://127.0.0.1:9/kling", received: first.promise }),
  });
  expect(videos).toHaveLength(1);
  // One read when the status is asked for. The callback ends the wait.
  expect(emulator.calls.filter(({ method, path }) => method === "GET" && path === "/tasks").length).toBeLessThan(4);
});

test("a generation whose callbacks are all lost ends nevertheless", async () => {
  const { emulator, klingkit, virtual } = await withCallbacks(() => new Response(null, { status: 503 }));
  const { videos } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt,
    ...virtual,
    webhook: async () => ({ url: "http://127.0.0.1:9/kling", received: new Promise(() => undefined) }),
  });
  expect(videos).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([
  ["dropped sockets", { drop: "before" as const, times: 20 }],
  ["a rejected credential", { code: 1000, times: 2 }],
])("a wait survives %s", async (_, fault) => {
  const { emulator, klingkit } = await withCallbacks(() => new Response());
  const model = klingkit.video("kling-3.0");
  const { operation } = await startVideo({ model, prompt, n: 2, webhookUrl: "http://127.0.0.1:9/kling" });
  emulator.faults.add({ method: "GET", path: "/tasks", ...fault });
  expect(await getVideoStatus(model, { operation })).toMatchObject({ status: "completed", videos: [{}, {}] });
});

test("a wait that exceeds its limit is pending", async () => {
  const { klingkit } = await withCallbacks(() => new Response());
  const model = klingkit.video("kling-3.0");
  const { operation } = await startVideo({
    model,
    prompt,
    webhookUrl: "http://127.0.0.1:9/kling",
    providerOptions: { klingkit: { waitTimeout: 5000 } },
  });
  expect(operation).toMatchObject({ wait: 5000 });
  expect(await getVideoStatus(model, { operation })).toMatchObject({ status: "pending" });
});

test("a wait for a video that fails ends with its reason", async () => {
  const { klingkit } = await withCallbacks(() => new Response());
  const model = klingkit.video("kling-3.0");
  const { operation } = await startVideo({
    model,
    prompt: "a fog that will [fail]",
    webhookUrl: "http://127.0.0.1:9/kling",
  });
  expect(await getVideoStatus(model, { operation })).toMatchObject({
    status: "error",
    error: expect.stringContaining("The content policy rejects the prompt"),
  });
});
