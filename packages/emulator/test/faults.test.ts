import { afterEach, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../src/index.ts";
import { createCallLog } from "../src/http/calls.ts";
import { KEY, startEmulator, T2V, V3 } from "./client.ts";

const emulators: Emulator[] = [];
afterEach(async () => {
  for (const emulator of emulators.splice(0)) await emulator.close();
});

async function listen(): Promise<{ emulator: Emulator; create: () => Promise<Response> }> {
  const emulator = await createEmulator({ clock: "manual" });
  emulators.push(emulator);
  const init = { method: "POST", headers: KEY, body: JSON.stringify(V3) };
  return { emulator, create: () => fetch(emulator.url + T2V, init) };
}

test("a rule replaces the response and counts its hits", async () => {
  const { post, emulator } = await startEmulator();
  const fault = emulator.faults.add({
    method: "POST",
    path: "/v1/videos/",
    code: 1302,
    headers: { "retry-after": "7" },
  });
  const response = await post(T2V, V3);
  expect(response).toMatchObject({ status: 429, code: 1302, message: "Too many requests, rate limit exceeded" });
  expect(response.headers.get("retry-after")).toBe("7");
  expect(fault.hits).toBe(1);
  expect(emulator.state().paid.tasks).toBe(0);
  expect(emulator.calls[0]).toMatchObject({ status: 429, code: 1302, fault: fault.id });
  fault.remove();
  expect((await post(T2V, V3)).code).toBe(0);
});

test("a rule applies to the n-th request, up to a maximum, or with a seeded probability", async () => {
  const appliedTo = async (rule: object, seed = 1): Promise<number[]> => {
    const { get, emulator } = await startEmulator({ seed });
    emulator.faults.add({ ...rule, status: 503, body: "" });
    const hits: number[] = [];
    for (let n = 1; n <= 6; n++) if ((await get(T2V)).status === 503) hits.push(n);
    return hits;
  };
  expect(await appliedTo({ nth: 3 })).toEqual([3]);
  expect(await appliedTo({ times: 2 })).toEqual([1, 2]);
  expect(await appliedTo({ nth: 3, times: 2 })).toEqual([3, 4]);
  expect(await appliedTo({ method: "POST" })).toEqual([]);
  expect(await appliedTo({ path: "/v1/*/text2video" })).toHaveLength(6);
  expect(await appliedTo({ path: /TEXT2/i })).toHaveLength(6);
  expect(await appliedTo({ when: ({ path }: { path: string }) => path !== T2V })).toEqual([]);
  expect(await appliedTo({ probability: 0.5 }, 4)).toEqual([6]);
  expect(await appliedTo({ when: ({ path }: { path: string }) => path === T2V, probability: 0.5 }, 4)).toEqual([6]);
  expect(await appliedTo({ probability: 0.5 }, 5)).toEqual([2, 3, 4]);
});

test("a rule responds with a gateway page, a redirect, a body or a wrong date", async () => {
  const { get, emulator } = await startEmulator();
  for (const rule of [
    { html502: true },
    { redirect: "https://elsewhere.example/" },
    { status: 418, body: { tea: true } },
    { dateOffsetMs: -3_600_000 },
  ])
    emulator.faults.add({ ...rule, times: 1 });
  const page = await get(T2V);
  expect([page.status, page.headers.get("content-type"), page.text.slice(0, 6)]).toEqual([502, "text/html", "<html>"]);
  expect((await get(T2V)).headers.get("location")).toBe("https://elsewhere.example/");
  expect(await get(T2V)).toMatchObject({ status: 418, text: '{"tea":true}' });
  const late = await get(T2V);
  expect([late.code, late.headers.get("date")]).toEqual([0, "Sat, 21 Nov 2026 11:00:00 GMT"]);
});

test("emulator.fetch throws the same errors as Node.js, and only drop 'after' creates the task", async () => {
  const { post, emulator } = await startEmulator();
  emulator.faults.add({ drop: "before", times: 1 });
  await expect(post(T2V, V3)).rejects.toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { code: "UND_ERR_SOCKET" },
  });
  expect(emulator.state().paid.tasks).toBe(0);
  emulator.faults.clear();
  emulator.faults.add({ drop: "after", times: 1 });
  await expect(post(T2V, V3)).rejects.toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { code: "UND_ERR_SOCKET" },
  });
  expect(emulator.state().paid.tasks).toBe(1);
  expect(emulator.calls.at(-1)).toMatchObject({ status: 0 });
});

test("emulator.fetch follows redirects according to the option redirect", async () => {
  const { emulator } = await startEmulator();
  const headers = { ...KEY, "x-api-secret": "s" };
  emulator.faults.add({ path: "/v1/", redirect: "https://elsewhere.example/tasks?task_ids=1" });
  expect((await emulator.fetch(emulator.url + T2V, { headers })).status).toBe(401);
  expect(emulator.calls[1]).toMatchObject({ path: "/tasks", auth: "none", headers: { "x-api-secret": "***" } });
  expect((await emulator.fetch(emulator.url + T2V, { headers, redirect: "manual" })).status).toBe(307);
  await expect(emulator.fetch(emulator.url + T2V, { headers, redirect: "error" })).rejects.toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { message: "unexpected redirect" },
  });
});

test("dropCode sets the code of the connection error", async () => {
  const { post, emulator } = await startEmulator();
  emulator.faults.add({ drop: "before", dropCode: "ECONNREFUSED" });
  await expect(post(T2V, V3)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});

test("the oldest requests are removed when all together exceed the limit", () => {
  const log = createCallLog(20_000);
  const call = { at: 0, method: "POST", path: "/", query: {}, headers: {}, auth: "none", status: 401 } as const;
  for (let body = 1; body <= 100; body++) log.add({ ...call, body }, 4_000);
  expect(log.calls.map(({ body }) => body)).toEqual([97, 98, 99, 100]);
  log.add({ ...call, body: 101 }, 1_000_000);
  expect(log.calls.map(({ body }) => body)).toEqual([101]);
  log.clear();
  expect(log.calls).toEqual([]);
});

test("a request is recorded before its response is sent", async () => {
  const { post, emulator } = await startEmulator();
  emulator.faults.add({ delayMs: 1_000 });
  const response = post(T2V, V3);
  await emulator.clock.advance(999);
  expect(emulator.calls).toMatchObject([{ method: "POST", path: T2V, status: 0 }]);
  await emulator.clock.advance(1);
  await response;
  expect(emulator.calls).toMatchObject([{ status: 200, code: 0, account: "ak-emulator" }]);
});

test("connection faults close the socket", async () => {
  const { emulator, create } = await listen();
  emulator.faults.add({ drop: "before", times: 1 });
  await expect(create()).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  expect(emulator.state().paid.tasks).toBe(0);
  emulator.faults.clear();
  emulator.faults.add({ drop: "after", times: 1 });
  await expect(create()).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  expect(emulator.state().paid.tasks).toBe(1);
  emulator.faults.clear();
  emulator.faults.add({ truncateBody: true, times: 1 });
  const truncated = await create();
  expect(truncated.status).toBe(200);
  await expect(truncated.text()).rejects.toMatchObject({
    name: "TypeError",
    message: "terminated",
    cause: { code: "UND_ERR_SOCKET" },
  });
  expect(emulator.state().paid.tasks).toBe(2);
  expect((await create()).status).toBe(200);
});

test("emulator.fetch rejects while a truncated body is read", async () => {
  const { post, emulator } = await startEmulator();
  emulator.faults.add({ truncateBody: true });
  await expect(post(T2V, V3)).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("`processed` creates the task although the response is a 504", async () => {
  const { post, emulator } = await startEmulator();
  emulator.faults.add({ code: 5002, processed: true });
  expect(await post(T2V, V3)).toMatchObject({ status: 504, code: 5002 });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("delayMs waits on the emulator's clock", async () => {
  const { post, emulator } = await startEmulator();
  emulator.faults.add({ delayMs: 5_000 });
  let isDone = false;
  const response = post(T2V, V3).then((result) => ((isDone = true), result));
  await emulator.clock.advance(4_999);
  expect(isDone).toBe(false);
  await emulator.clock.advance(1);
  expect((await response).data.created_at).toBe(emulator.clock.now());
});

test("a request that hangs ends when the client aborts it", async () => {
  const { emulator } = await listen();
  const abort = new AbortController();
  const reason = new Error("aborted");
  const hanging = emulator.faults.add({
    hang: true,
    when: () => {
      setImmediate(() => abort.abort(reason));
      return true;
    },
  });
  await expect(fetch(emulator.url + T2V, { headers: KEY, signal: abort.signal })).rejects.toBe(reason);
  expect(hanging.hits).toBe(1);
  expect(emulator.calls).toMatchObject([{ path: T2V, status: 0 }]);
});
