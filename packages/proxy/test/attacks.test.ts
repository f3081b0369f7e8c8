import { budget } from "@klingkit/guards";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { requestFromNode } from "@klingkit/webhooks";
import { expect, onTestFinished, test, vi } from "vitest";
import { attacks, type Attack } from "./attacks.ts";
import { errorOf, KEY, proxied, type Proxied, URL_OF_PROXY } from "./emulated.ts";

const sameOrigin = { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie: "user=ada" };

async function send(
  { proxy }: Proxied,
  { url = "", method = "POST", headers = {}, body }: Omit<Attack, "name" | "status" | "code">,
): Promise<Response> {
  const all = Object.entries({ ...sameOrigin, ...headers }).filter(([, value]) => value !== "");
  const content = typeof body === "string" || body instanceof ReadableStream ? body : JSON.stringify(body);
  const init: RequestInit & { duplex?: "half" } = {
    method,
    headers: all,
    ...(method === "POST" ? { body: content, duplex: "half" } : {}),
  };
  return proxy(new Request(URL_OF_PROXY + url, init));
}

test.each(attacks)("$name: $status", async ({ name: _name, status, code, ...attack }) => {
  const service = await proxied({ maxBytes: 65_536 });
  const response = await send(service, attack);
  expect(response.status).toBe(status);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect(error.code).toBe(code);
  expect(error.message).not.toContain(KEY);
  expect(service.emulator.calls).toEqual([]);
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  expect(({} as { prompt?: string }).prompt).toBeUndefined();
});

test("another user can neither read, wait for, nor find a task", async () => {
  const { page, emulator } = await proxied();
  const task = await page("ada").video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "order-42" });
  const stolen = page("mallory").tasks.resume(JSON.stringify(task));
  const calls = emulator.calls.length;
  expect(await errorOf(stolen.refresh())).toMatchObject({ status: 404 });
  expect(await errorOf(stolen.wait())).toMatchObject({ status: 404 });
  expect(emulator.calls.length).toBe(calls);
  expect(await page("mallory").video.textToVideo.get({ externalTaskId: "order-42" })).toBeUndefined();
  const own = await page("mallory").video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "order-42" });
  expect(own.id).not.toBe(task.id);
});

test("a changed token is not accepted", async () => {
  const { page } = await proxied();
  const { token } = (await page().video.textToVideo.create({ prompt: "fog" })).toJSON();
  for (const at of [0, 20, token.length - 2]) {
    const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
    expect(await errorOf(page().tasks.resume({ token: changed }).refresh())).toMatchObject({ status: 404 });
  }
});

test("ids of the account are accepted only from the user who got them", async () => {
  const allow = { endpoints: ["video.textToVideo", "video.extend", "audio.speech"], ids: ["oversea_male1"] };
  const { page, emulator } = await proxied({ allow });
  const { output } = await page("ada").video.textToVideo.run({ prompt: "fog" });
  const { id: sealed = "" } = output;
  const [id] = emulator.state().tasks.map((task) => task.id);
  const calls = emulator.calls.length;
  for (const [user, videoId] of [
    ["mallory", sealed],
    ["mallory", id ?? ""],
    ["ada", id ?? ""],
  ] as const)
    expect(await errorOf(page(user).video.extend.create({ videoId }))).toMatchObject({ status: 404 });
  const voice = { text: "Fog.", voiceId: "someone's-voice", language: "en" } as const;
  expect(await errorOf(page("mallory").audio.speech(voice))).toMatchObject({ status: 404 });
  expect(emulator.calls.length).toBe(calls);
  // The service rejects the extension of this model, so the id has reached it.
  expect(await errorOf(page("ada").video.extend.create({ videoId: sealed }))).not.toMatchObject({ status: 404 });
});

test("a flood of calls is refused", async () => {
  const { page, emulator } = await proxied({ maxCalls: 3 });
  const kling = page();
  const creates = Array.from({ length: 20 }, () => kling.video.textToVideo.create({ prompt: "fog" }));
  const outcomes = await Promise.allSettled(creates);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
  for (const error of refused) expect(error).toMatchObject({ code: "busy", status: 429, taskState: "none" });
  expect(emulator.state().paid.tasks).toBe(3);
  await page("grace").video.textToVideo.create({ prompt: "fog" });
});

test("one external task id for many creates is one task, so that a budget cannot be reserved once for many", async () => {
  const { page, emulator } = await proxied({ guards: () => budget({ units: { video: 5 }, per: "day" }) });
  const ids = await Promise.all(
    Array.from(
      { length: 5 },
      async () => (await page().video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "a" })).id,
    ),
  );
  expect(new Set(ids).size).toBe(1);
  expect(emulator.state().paid.tasks).toBe(1);
  expect(await errorOf(page().video.textToVideo.create({ prompt: "fog" }))).toMatchObject({ code: "create_blocked" });
});

test("creates that cost nothing do not displace the create that a budget has reserved", async () => {
  const { page, emulator } = await proxied({
    allow: { endpoints: ["video.textToVideo"] },
    guards: () => budget({ units: { video: 3 }, per: "day", unknownPrice: 3 }),
  });
  const { videos } = { videos: page().video.textToVideo };
  const first = await videos.create({ prompt: "fog" }, { externalTaskId: "a" });
  for (let each = 0; each < 1001; each += 1)
    await errorOf(videos.create({ prompt: "" }, { externalTaskId: `invalid-${each}` }));
  const creates = (): number => emulator.calls.filter(({ method }) => method === "POST").length;
  const before = creates();
  expect((await videos.create({ prompt: "fog" }, { externalTaskId: "a" })).id).toBe(first.id);
  expect(creates()).toBe(before);
});

test("one external task id at two endpoints is two tasks, which a budget counts both", async () => {
  const { page, emulator } = await proxied(
    {
      allow: { endpoints: ["video.textToVideo", "video.imageToVideo"] },
      guards: () => budget({ units: { video: 3 }, per: "day" }),
    },
    { emulator: { switches: { externalIdScope: "endpoint" } } },
  );
  const kling = page();
  const named = { externalTaskId: "a" };
  const task = await kling.video.textToVideo.create({ prompt: "fog" }, named);
  expect(await kling.video.textToVideo.get(named)).toMatchObject({ id: task.id, ...named });
  const firstFrame = "https://films.example/fog.png";
  expect(await errorOf(kling.video.imageToVideo.create({ prompt: "fog", firstFrame }, named))).toMatchObject({
    code: "create_blocked",
  });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an external task id that no create can have is unknown, and is not looked up", async () => {
  const { page, emulator, errors } = await proxied();
  for (const externalTaskId of ["", "a,b", "../a", "a&b", "a".repeat(42)])
    expect(await page().video.textToVideo.get({ externalTaskId })).toBeUndefined();
  expect([emulator.calls, errors]).toEqual([[], []]);
});

test("a wait whose response the server drops does not count any more when the page has left", async () => {
  const service = await proxied({ maxCalls: 1 });
  const task = await service.page().video.textToVideo.create({ prompt: "fog" });
  const left = new AbortController();
  const init = { method: "POST", headers: sameOrigin, signal: left.signal };
  const body = JSON.stringify({ call: "wait", tokens: [task.toJSON().token] });
  await service.proxy(new Request(URL_OF_PROXY, { ...init, body }));
  left.abort();
  expect((await task.refresh()).id).toBe(task.id);
});

test("a body of many values and a huge token are refused before they are parsed", async () => {
  const parse = vi.spyOn(JSON, "parse");
  const atob = vi.spyOn(globalThis, "atob");
  onTestFinished(() => void vi.restoreAllMocks());
  const service = await proxied();
  parse.mockClear();
  const values = await send(service, { body: `{"call":"estimate","input":[${"1,".repeat(20_000)}1]}` });
  expect([values.status, parse.mock.calls.length]).toEqual([400, 0]);
  const token = await send(service, { body: { call: "refresh", token: "A".repeat(20_000) } });
  expect([token.status, atob.mock.calls.length]).toEqual([404, 0]);
});

test("a slow body is given up, and does not count any more", async () => {
  const service = await proxied({ maxCalls: 1 });
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) });
  const response = await send(service, { body });
  expect(response.status).toBe(408);
  await service.page().video.textToVideo.create({ prompt: "fog" });
});

test("a page that leaves ends its wait at the server", async () => {
  const { page, fetchAs } = await proxied({ maxCalls: 1 });
  const task = await page().video.textToVideo.create({ prompt: "fog" });
  const body = JSON.stringify({ call: "wait", tokens: [task.toJSON().token] });
  const response = await fetchAs("ada")(URL_OF_PROXY, {
    method: "POST",
    body,
    headers: { "content-type": "application/json" },
  });
  expect(await errorOf(task.refresh())).toMatchObject({ code: "busy" });
  await response.body?.cancel();
  await task.refresh();
});

test.each([
  ["two lengths", "Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}GET /account/costs HTTP/1.1\r\n\r\n"],
  ["a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"],
  ["a header with a line break", "X-A: a\r\n\tAuthorization: b\r\nContent-Length: 2\r\n\r\n{}"],
  ["headers of the service", `Authorization: Bearer ${KEY}\r\nX-Api-Key: a\r\nContent-Length: 2\r\n\r\n{}`],
])("nothing of a request with %s reaches the service", async (_name, rest) => {
  const { proxy, emulator } = await proxied();
  const server = createServer((incoming, outgoing) => {
    void proxy(requestFromNode(incoming)).then(async (response) =>
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text()),
    );
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const head =
    "POST /api/kling HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: user=ada\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n";
  socket.end(head + rest);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(emulator.calls).toEqual([]);
});
