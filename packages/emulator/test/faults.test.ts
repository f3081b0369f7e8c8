import { afterEach, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../src/index.ts";
import { KEY, open, T2V, V3 } from "./client.ts";

const opened: Emulator[] = [];
afterEach(async () => {
  for (const emulator of opened.splice(0)) await emulator.close();
});

async function served(): Promise<{ emulator: Emulator; create: () => Promise<Response> }> {
  const emulator = await createEmulator({ clock: "manual" });
  opened.push(emulator);
  const init = { method: "POST", headers: KEY, body: JSON.stringify(V3) };
  return { emulator, create: () => fetch(emulator.url + T2V, init) };
}

test("a rule answers in the service's place, and counts its hits", async () => {
  const { post, emulator } = await open();
  const fault = emulator.faults.add({
    method: "POST",
    path: "/v1/videos/",
    code: 1302,
    headers: { "retry-after": "7" },
  });
  const answer = await post(T2V, V3);
  expect(answer).toMatchObject({ status: 429, code: 1302, message: "Too many requests, rate limit exceeded" });
  expect(answer.headers.get("retry-after")).toBe("7");
  expect(fault.hits).toBe(1);
  expect(emulator.state().paid.tasks).toBe(0);
  expect(emulator.calls[0]).toMatchObject({ status: 429, code: 1302, fault: fault.id });
  fault.remove();
  expect((await post(T2V, V3)).code).toBe(0);
});

test("a rule strikes the n-th request, so many times, or by chance that the seed decides", async () => {
  const struck = async (rule: object, seed = 1): Promise<number[]> => {
    const { get, emulator } = await open({ seed });
    emulator.faults.add({ ...rule, status: 503, body: "" });
    const hits: number[] = [];
    for (let n = 1; n <= 6; n++) if ((await get(T2V)).status === 503) hits.push(n);
    return hits;
  };
  expect(await struck({ nth: 3 })).toEqual([3]);
  expect(await struck({ times: 2 })).toEqual([1, 2]);
  expect(await struck({ nth: 3, times: 2 })).toEqual([3, 4]);
  expect(await struck({ method: "POST" })).toEqual([]);
  expect(await struck({ path: "/v1/*/text2video" })).toHaveLength(6);
  expect(await struck({ path: /TEXT2/i })).toHaveLength(6);
  expect(await struck({ when: ({ path }: { path: string }) => path !== T2V })).toEqual([]);
  expect(await struck({ probability: 0.5 }, 4)).toEqual([6]);
  expect(await struck({ when: ({ path }: { path: string }) => path === T2V, probability: 0.5 }, 4)).toEqual([6]);
  expect(await struck({ probability: 0.5 }, 5)).toEqual([2, 3, 4]);
});

test("the gateway's page, a redirect, a body of one's own, a wrong date", async () => {
  const { get, emulator } = await open();
  for (const rule of [
    { html502: true },
    { redirect: "https://elsewhere.example/" },
    { status: 418, body: { tea: true } },
    { date: -3_600_000 },
  ])
    emulator.faults.add({ ...rule, times: 1 });
  const page = await get(T2V);
  expect([page.status, page.headers.get("content-type"), page.text.slice(0, 6)]).toEqual([502, "text/html", "<html>"]);
  expect((await get(T2V)).headers.get("location")).toBe("https://elsewhere.example/");
  expect(await get(T2V)).toMatchObject({ status: 418, text: '{"tea":true}' });
  const late = await get(T2V);
  expect([late.code, late.headers.get("date")]).toEqual([0, "Sat, 21 Nov 2026 11:00:00 GMT"]);
});

test("in this process a lost connection looks as it does on Node: before, nothing is made; after, the task is", async () => {
  const { post, emulator } = await open();
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

test("in this process a redirect is followed as fetch does, and not if the client says so", async () => {
  const { emulator } = await open();
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

test("in this process a lost connection may carry another code", async () => {
  const { post, emulator } = await open();
  emulator.faults.add({ drop: "before", dropCode: "ECONNREFUSED" });
  await expect(post(T2V, V3)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});

test("a request is noted as it comes in, though its answer is still out", async () => {
  const { post, emulator } = await open();
  emulator.faults.add({ delayMs: 1_000 });
  const answer = post(T2V, V3);
  await emulator.clock.advance(999);
  expect(emulator.calls).toMatchObject([{ method: "POST", path: T2V, status: 0 }]);
  await emulator.clock.advance(1);
  await answer;
  expect(emulator.calls).toMatchObject([{ status: 200, code: 0, account: "ak-emulator" }]);
});

test("over a socket the connection is closed for real", async () => {
  const { emulator, create } = await served();
  emulator.faults.add({ drop: "before", times: 1 });
  await expect(create()).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  expect(emulator.state().paid.tasks).toBe(0);
  emulator.faults.clear();
  emulator.faults.add({ drop: "after", times: 1 });
  await expect(create()).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  expect(emulator.state().paid.tasks).toBe(1);
  emulator.faults.clear();
  emulator.faults.add({ truncateBody: true, times: 1 });
  const cut = await create();
  expect(cut.status).toBe(200);
  await expect(cut.text()).rejects.toMatchObject({
    name: "TypeError",
    message: "terminated",
    cause: { code: "UND_ERR_SOCKET" },
  });
  expect(emulator.state().paid.tasks).toBe(2);
  expect((await create()).status).toBe(200);
});

test("in this process a cut body fails while it is read", async () => {
  const { post, emulator } = await open();
  emulator.faults.add({ truncateBody: true });
  await expect(post(T2V, V3)).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a 504 may come although the task was made", async () => {
  const { post, emulator } = await open();
  emulator.faults.add({ code: 5002, processed: true });
  expect(await post(T2V, V3)).toMatchObject({ status: 504, code: 5002 });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a delay passes on the emulator's clock", async () => {
  const { post, emulator } = await open();
  emulator.faults.add({ delayMs: 5_000 });
  let done = false;
  const answer = post(T2V, V3).then((result) => ((done = true), result));
  await emulator.clock.advance(4_999);
  expect(done).toBe(false);
  await emulator.clock.advance(1);
  expect((await answer).data.created_at).toBe(emulator.clock.now());
});

test("a request that hangs ends when the client gives up", async () => {
  const { emulator } = await served();
  const abort = new AbortController();
  const enough = new Error("enough");
  const hanging = emulator.faults.add({
    hang: true,
    when: () => {
      setImmediate(() => abort.abort(enough));
      return true;
    },
  });
  await expect(fetch(emulator.url + T2V, { headers: KEY, signal: abort.signal })).rejects.toBe(enough);
  expect(hanging.hits).toBe(1);
  expect(emulator.calls).toMatchObject([{ path: T2V, status: 0 }]);
});
