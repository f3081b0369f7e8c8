import { getEventListeners } from "node:events";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanvas } from "@napi-rs/canvas";
import { expect, onTestFinished, test } from "vitest";
import { type AccountView, type Exchange, MAX_IMAGE_BYTES, type ErrorBody, type TakeView } from "../contract.ts";
import { liveService } from "../server/service.ts";
import { buildPage } from "../server/page.ts";
import { viewOf } from "../server/view.ts";
import { advanceUntil, createLiveService } from "./live-service.ts";
import { form, formOf, KEY, createDemo } from "./open-demo.ts";

const page = await buildPage();

function image(type: "image/png" | "image/jpeg", width = 640, height = 480): File {
  const canvas = createCanvas(width, height);
  const bytes = type === "image/png" ? canvas.toBuffer("image/png") : canvas.toBuffer("image/jpeg");
  return new File([new Uint8Array(bytes)], "image", { type });
}

const view = async (response: Response): Promise<TakeView> => (await response.json()) as TakeView;
const errorBody = async (response: Response): Promise<ErrorBody> => (await response.json()) as ErrorBody;

test("reports the mode in the health check", async () => {
  await using demo = await createDemo();
  const response = await demo.app.request("/api/health");
  expect(await response.json()).toEqual({ ok: true, mode: "emulator" });
});

test("serves a take's result with range requests and a safe download name", async () => {
  await using demo = await createDemo();
  const response = await demo.app.request("/api/takes", {
    method: "POST",
    body: form({ prompt: 'Sea "../..\\ fog\r\nX: y' }),
  });
  expect(response.status).toBe(202);
  const { id, status, ratio } = await view(response);
  expect([status, ratio]).toEqual(["queued", "16 / 9"]);
  expect((await demo.ended(id)).status).toBe("done");

  const piece = await demo.app.request(`/api/takes/${id}/results/0`, { headers: { range: "bytes=4-7" } });
  expect([piece.status, await piece.text()]).toEqual([206, "ftyp"]);
  expect(piece.headers.get("content-range")).toMatch(/^bytes 4-7\/\d+$/);
  const whole = await demo.app.request(`/api/takes/${id}/results/0`);
  expect([whole.status, whole.headers.get("content-type"), whole.headers.get("accept-ranges")]).toEqual([
    200,
    "video/mp4",
    "bytes",
  ]);
  expect((await whole.arrayBuffer()).byteLength).toBe(Number(whole.headers.get("content-length")));
  for (const range of ["bytes=0-0,2-2", "lines=1-2"]) {
    const ignored = await demo.app.request(`/api/takes/${id}/results/0`, { headers: { range } });
    expect([ignored.status, ignored.headers.get("content-range")]).toEqual([200, null]);
    await ignored.body?.cancel();
  }
  const file = await demo.app.request(`/api/takes/${id}/results/0/download`);
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="take-1-sea-fog-x-y.mp4"');
  await file.body?.cancel();
});

test("accepts a first frame, uses its aspect ratio and serves it", async () => {
  await using demo = await createDemo();
  const body = form({}, { firstFrame: image("image/jpeg"), lastFrame: image("image/png") });
  const { id, media, ratio } = await view(await demo.app.request("/api/takes", { method: "POST", body }));
  expect([Object.keys(media), ratio]).toEqual([["firstFrame", "lastFrame"], "640 / 480"]);
  expect((await demo.ended(id)).status).toBe("done");
  const shown = await demo.app.request(`/api/takes/${id}/media/lastFrame`);
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect((await demo.app.request(`/api/takes/${id}/media/constructor`)).status).toBe(404);
});

test("rejects unsupported settings with an issue per field and sends nothing", async () => {
  await using demo = await createDemo();
  const body = form({ model: "kling-2.6", duration: 7, resolution: "4k" });
  const response = await demo.app.request("/api/takes", { method: "POST", body });
  expect(response.status).toBe(422);
  expect((await errorBody(response)).issues?.map(({ path }) => path)).toEqual(["duration", "resolution"]);
  expect(demo.store.list()).toEqual([]);
});

test("shows the service's reason for a failed take and can retry it", async () => {
  await using demo = await createDemo();
  const { id } = await view(await demo.app.request("/api/takes", { method: "POST", body: form({ prompt: "[fail]" }) }));
  const { status, failure } = await demo.ended(id);
  expect([status, failure?.code, failure?.reason]).toEqual([
    "failed",
    "task_failed",
    "Failure to pass the risk control system",
  ]);
  const retried = await view(await demo.app.request(`/api/takes/${id}/retry`, { method: "POST" }));
  expect([retried.number, retried.id === id]).toEqual([2, false]);
  expect((await demo.app.request(`/api/takes/${id}/check`, { method: "POST" })).status).toBe(409);
});

test("checks an unresolved take again without creating another task", async () => {
  await using demo = await createDemo();
  const { id } = await view(await demo.app.request("/api/takes", { method: "POST", body: form() }));
  await demo.ended(id);
  demo.store.update(id, { status: "unresolved", endedAt: undefined });
  expect((await demo.app.request(`/api/takes/${id}/check`, { method: "POST" })).status).toBe(202);
  expect((await demo.ended(id)).status).toBe("done");
  expect(demo.store.list()).toHaveLength(1);
});

test.each([
  ["after", "done", 1],
  ["before", "failed", 0],
] as const)("recovers a take whose connection was lost %s the task was created: %s", async (drop, status, charged) => {
  await using demo = await createDemo();
  demo.emulator.faults.add({ method: "POST", path: "/text-to-video/", drop });
  demo.emulator.faults.add({ method: "GET", path: "/tasks", drop: "before" });
  const id = await demo.create(form());
  expect((await demo.ended(id)).status).toBe("unresolved");
  demo.emulator.faults.clear();
  await demo.app.request(`/api/takes/${id}/check`, { method: "POST" });
  expect((await demo.ended(id)).status).toBe(status);
  expect(demo.emulator.state().paid.tasks).toBe(charged);
});

test("shows the next step for rejected content", async () => {
  await using demo = await createDemo();
  const { id } = await view(
    await demo.app.request("/api/takes", { method: "POST", body: form({ prompt: "[reject]" }) }),
  );
  const { failure } = await demo.ended(id);
  expect(failure).toMatchObject({ code: "content_rejected", advice: "Change the prompt or the media." });
  expect(demo.emulator.state().paid.tasks).toBe(0);
});

test.each([
  ["another site's page", { origin: "https://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["a page on another port", { origin: "http://localhost:9999" }],
  ["a cross-site form", { "sec-fetch-site": "cross-site" }],
])("rejects requests from %s", async (_, headers: Record<string, string>) => {
  await using demo = await createDemo();
  const response = await demo.app.request("/api/takes", { method: "POST", body: form(), headers });
  expect(response.status).toBe(403);
  expect(demo.store.list()).toEqual([]);
});

test.each(["/api/account", "/api/events", "/api/health"])("pages of other sites cannot read %s", async (path) => {
  await using demo = await createDemo({ page });
  const foreign: Record<string, string>[] = [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }];
  for (const headers of foreign) expect((await demo.app.request(path, { headers })).status).toBe(403);
  expect(demo.emulator.calls).toEqual([]);
  // Other sites may link to the page.
  expect((await demo.app.request("/", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(200);
});

test("a closed event stream leaves no listener behind", async () => {
  await using demo = await createDemo();
  const before = getEventListeners(demo.signal, "abort").length;
  for (let count = 0; count < 3; count += 1) {
    const stream = (await demo.app.request("/api/events")).body?.getReader();
    await stream?.read();
    await stream?.cancel();
  }
  expect(getEventListeners(demo.signal, "abort")).toHaveLength(before);
});

test("other users cannot read takes and uploads", async () => {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-demo-modes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await using demo = await createDemo({ folder: join(folder, "state") });
  const id = await demo.create(form({}, { firstFrame: image("image/png") }));
  await demo.ended(id);
  const modeOfFile = (...path: string[]): number => statSync(join(folder, "state", ...path)).mode & 0o777;
  for (const each of ["takes", "intents", "media", "results"]) expect(modeOfFile(each)).toBe(0o700);
  expect(modeOfFile("takes", `${id}.json`)).toBe(0o600);
  expect(modeOfFile("media", `${id}-firstFrame`)).toBe(0o600);
});

test("a video can be used until it expires at the service", async () => {
  await using demo = await createDemo();
  const id = await demo.create(form());
  const take = await demo.ended(id);
  const { clock } = demo.emulator;
  const live = { ...demo.service, name: "live" } as const;
  const { availableUntil = 0 } = viewOf(take, live, clock.now());
  expect(availableUntil).toBe(take.video?.expiresAt);
  expect(availableUntil).toBeGreaterThan(clock.now());
  await clock.advance(availableUntil - clock.now());
  expect(viewOf(take, live, 0)).toMatchObject({ expired: true });
  const body = formOf("lip-sync", { text: "Good evening", video: id });
  expect((await demo.app.request("/api/takes", { method: "POST", body })).status).toBe(422);
});

test("speech whose file server sends nothing fails, and states that it may be charged", async () => {
  await using demo = await createDemo();
  demo.emulator.faults.add({ path: "/__emulator/media/", hang: true });
  const { status, failure } = await demo.ended(await demo.create(formOf("speech", { text: "Good evening" })));
  expect([status, failure?.code]).toEqual(["failed", "download_failed"]);
  expect(failure?.advice).toContain("may have created the result and charged it");
});

test("speech whose response is lost fails, because it has no task that could be checked", async () => {
  await using demo = await createDemo();
  demo.emulator.faults.add({ path: "/v1/audio/tts", drop: "after" });
  const { status, failure } = await demo.ended(await demo.create(formOf("speech", { text: "Good evening" })));
  expect([status, failure?.code]).toEqual(["failed", "connection_failed"]);
  expect(failure?.advice).toContain("may have created the result and charged it");
});

test("accepts requests from its own page", async () => {
  await using demo = await createDemo();
  const headers = { origin: "http://127.0.0.1:5173", host: "127.0.0.1:5173", "sec-fetch-site": "same-origin" };
  expect((await demo.app.request("/api/takes", { method: "POST", body: form(), headers })).status).toBe(202);
});

test("rejects foreign host names if it accepts local connections only", async () => {
  await using closed = await createDemo();
  const headers = { host: "rebound.example:5173" };
  expect((await closed.app.request("/api/health", { headers })).status).toBe(403);
  expect((await closed.app.request("/api/health", { headers: { host: "[::1]:5173" } })).status).toBe(200);
  await using open = await createDemo({ onlyLoopback: false });
  expect((await open.app.request("/api/health", { headers })).status).toBe(200);
});

test.each([
  "/../../../../etc/passwd",
  "/%2e%2e/%2e%2e/etc/passwd",
  "/..%2f..%2fetc%2fpasswd",
  "/server/main.ts",
  "/api/takes/..%2F..%2F..%2Fetc%2Fpasswd/results/0",
  "/api/takes/https:%2F%2Fexample.com%2Fa/results/0",
  "/api/takes/unknown/results/0/download",
])("responds to %s with 404", async (path) => {
  await using demo = await createDemo({ page });
  const response = await demo.app.request(path);
  expect(response.status).toBe(404);
  expect(await response.text()).not.toMatch(/root:|import /);
});

test("limits uploads and detects their type by content", async () => {
  await using demo = await createDemo();
  const post = (firstFrame: Blob, lastFrame?: Blob): Response | Promise<Response> =>
    demo.app.request("/api/takes", {
      method: "POST",
      body: form({}, { firstFrame, ...(lastFrame ? { lastFrame } : {}) }),
    });
  const disguised = await post(new File(["<script>alert(1)</script>"], "a.png", { type: "image/png" }));
  expect((await errorBody(disguised)).issues).toEqual([
    { path: "firstFrame", code: "unsupported_media", message: "`firstFrame` must be a PNG or JPEG image." },
  ]);
  const large = new File([new Uint8Array(MAX_IMAGE_BYTES + 1)], "a.png", { type: "image/png" });
  expect((await errorBody(await post(large))).issues).toEqual([
    {
      path: "firstFrame",
      code: "media_too_large",
      message: `\`firstFrame\` is larger than ${MAX_IMAGE_BYTES} bytes.`,
      maximum: MAX_IMAGE_BYTES,
    },
  ]);
  expect(
    (
      await post(
        new File([new Uint8Array(MAX_IMAGE_BYTES)], "a.png"),
        new File([new Uint8Array(MAX_IMAGE_BYTES * 2.1)], "b.png"),
      )
    ).status,
  ).toBe(413);
  expect(
    (await demo.app.request("/api/takes", { method: "POST", body: "{}", headers: { "content-type": "text/plain" } }))
      .status,
  ).toBe(400);
});

test("the page allows its own scripts only", async () => {
  await using demo = await createDemo({ page });
  const response = await demo.app.request("/");
  const html = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
  expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toMatch(/<script type="module" src="\/assets\/[^"]+\.js"><\/script>/);
  expect(html).not.toContain("<style");
});

test("sends no key and no foreign host name to the browser", async () => {
  const apiKey = "api-key-secret";
  await using demo = await createDemo({ page, apiKey });
  const { id } = await view(await demo.app.request("/api/takes", { method: "POST", body: form() }));
  await demo.ended(id);
  const bytes: string[] = [];
  for (const path of [
    ...page.keys(),
    "/api/health",
    `/api/takes/${id}/results/0`,
    `/api/takes/${id}/results/0/download`,
    "/nothing",
  ]) {
    const response = await demo.app.request(path);
    bytes.push(JSON.stringify([...response.headers]), Buffer.from(await response.arrayBuffer()).toString("latin1"));
  }
  const stream = (await demo.app.request("/api/events")).body?.getReader();
  bytes.push(Buffer.from((await stream?.read())?.value ?? []).toString());
  await stream?.cancel();
  expect(bytes.at(-1)).toContain(id);
  for (const secret of [apiKey, "emulator.localhost", "__emulator", "Bearer"])
    expect(bytes.filter((each) => each.includes(secret))).toEqual([]);
});

test("shows requests without keys and without signatures of URLs", async () => {
  await using demo = await createDemo();
  const id = await demo.create(form());
  await demo.ended(id);
  const text = await (await demo.app.request(`/api/takes/${id}/exchanges`)).text();
  const create = (JSON.parse(text) as readonly Exchange[]).find(({ method }) => method === "POST");
  expect(create).toMatchObject({ method: "POST", headers: { authorization: "Bearer ***" }, response: { status: 200 } });
  expect(create?.body).toContain("A lighthouse in fog");
  expect(text).toMatch(/__emulator\/media\/[^"]*\.mp4\?\*\*\*/);
  expect(text).not.toContain(KEY);
  const encoded = image("image/png");
  const second = await demo.create(form({}, { firstFrame: encoded }));
  await demo.ended(second);
  expect(await (await demo.app.request(`/api/takes/${second}/exchanges`)).text()).toMatch(/<\d+ kB of base64>/);
});

test("does not follow a redirect to another host", async () => {
  await using demo = await createDemo();
  const fault = demo.emulator.faults.add({
    path: "/__emulator/media/",
    redirect: "https://elsewhere.example/a.mp4",
    times: 1,
  });
  const id = await demo.create(form());
  const { status, failure } = await demo.ended(id);
  expect([status, failure?.code, fault.hits]).toEqual(["unresolved", "download_failed", 1]);
  expect(demo.emulator.calls.filter(({ path }) => path === "/a.mp4")).toEqual([]);
  await demo.app.request(`/api/takes/${id}/check`, { method: "POST" });
  expect((await demo.ended(id)).status).toBe("done");
});

test("aborts an upload that exceeds the limit", async () => {
  await using demo = await createDemo();
  const chunk = new Uint8Array(1024 * 1024);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      if (sent > 1024) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const type = { "content-type": "multipart/form-data; boundary=x" };
  // A stream as the body requires `duplex`, which not all type definitions contain.
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers: type, duplex: "half" };
  const request = new Request("http://127.0.0.1/api/takes", init);
  expect((await demo.app.request(request)).status).toBe(413);
  expect(sent).toBeLessThan(64);
  const announced = { ...type, "content-length": String(1024 ** 3) };
  expect((await demo.app.request("/api/takes", { method: "POST", body: "x", headers: announced })).status).toBe(413);
  expect(demo.store.list()).toEqual([]);
});

test("deletes an ended take with its files, but not a running one", async () => {
  await using demo = await createDemo();
  const id = await demo.create(form({}, { firstFrame: image("image/png") }));
  const remove = (): Response | Promise<Response> => demo.app.request(`/api/takes/${id}/remove`, { method: "POST" });
  expect((await remove()).status).toBe(409);
  await demo.ended(id);
  expect((await remove()).status).toBe(204);
  for (const path of ["results/0", "media/firstFrame", "exchanges"])
    expect((await demo.app.request(`/api/takes/${id}/${path}`)).status).toBe(404);
});

test("restores a deleted take with its files for ten seconds, then deletes the files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-demo-undo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { emulator, service } = await createLiveService();
  await using demo = await createDemo({ folder, service, sleep: emulator.clock.sleep });
  const id = await demo.create(form({}, { firstFrame: image("image/png") }));
  await advanceUntil(emulator, demo.ended(id));
  const files = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.includes(id));
  const before = files();
  expect(before).toHaveLength(3);
  const post = async (action: string): Promise<number> =>
    (await demo.app.request(`/api/takes/${id}/${action}`, { method: "POST" })).status;

  expect([await post("remove"), demo.store.list()]).toEqual([204, []]);
  await emulator.clock.advance(9999);
  expect([await post("restore"), demo.store.list().length]).toEqual([200, 1]);
  // A second removal has its own ten seconds.
  expect([await post("remove"), demo.store.list()]).toEqual([204, []]);
  await emulator.clock.advance(9999);
  expect([await post("restore"), files()]).toEqual([200, before]);
  await emulator.clock.advance(10_000);
  expect(files()).toEqual(before);
  const result = await demo.app.request(`/api/takes/${id}/results/0`);
  expect(result.status).toBe(200);
  await result.body?.cancel();

  expect(await post("remove")).toBe(204);
  await emulator.clock.advance(10_000);
  expect([await post("restore"), files()]).toEqual([404, []]);
});

test("returns resource packs, units per day and the result of the credential check", async () => {
  await using demo = await createDemo();
  await demo.ended(await demo.create(form()));
  const account = (await (await demo.app.request("/api/account")).json()) as AccountView;
  expect(account.packs[0]).toMatchObject({ type: "video", total: 1000, remaining: 997, concurrency: 5 });
  expect(account.days).toHaveLength(14);
  expect(account.days.at(-1)).toMatchObject({ units: { video: 3 }, money: {} });
  const check = (): Response | Promise<Response> => demo.app.request("/api/check", { method: "POST" });
  expect(await (await check()).json()).toMatchObject({ ok: true, result: "accepted", credential: "api-key" });
  demo.emulator.faults.add({ code: 1002, times: 1 });
  expect(await (await check()).json()).toMatchObject({ ok: false, result: "rejected" });
});

test("reports missing credentials in live mode", async () => {
  await using demo = await createDemo({ service: liveService({ env: {}, now: () => 0 }) });
  expect(await (await demo.app.request("/api/health")).json()).toEqual({ ok: true, mode: "live" });
  await demo.readiness.check();
  expect(demo.readiness.current()).toEqual({ state: "blocked", message: expect.stringContaining("KLING_API_KEY") });
  const stream = (await demo.app.request("/api/events")).body?.getReader();
  const hello = Buffer.from((await stream?.read())?.value ?? []).toString();
  await stream?.cancel();
  expect(hello).toContain('"readiness":{"state":"blocked"');
});
