import { createCanvas } from "@napi-rs/canvas";
import { expect, test } from "vitest";
import { type AccountView, type Exchange, MAX_IMAGE_BYTES, type ErrorBody, type TakeView } from "../contract.ts";
import { liveService } from "../server/service.ts";
import { buildPage } from "../server/page.ts";
import { form, KEY, openDemo } from "./open-demo.ts";

const page = await buildPage();

function picture(type: "image/png" | "image/jpeg", width = 640, height = 480): File {
  const canvas = createCanvas(width, height);
  const bytes = type === "image/png" ? canvas.toBuffer("image/png") : canvas.toBuffer("image/jpeg");
  return new File([new Uint8Array(bytes)], "picture", { type });
}

const view = async (response: Response): Promise<TakeView> => (await response.json()) as TakeView;
const refusal = async (response: Response): Promise<ErrorBody> => (await response.json()) as ErrorBody;

test("health tells the mode", async () => {
  await using demo = await openDemo();
  const response = await demo.app.request("/api/health");
  expect(await response.json()).toEqual({ ok: true, mode: "emulator" });
});

test("a take is made, fetched, played in pieces and downloaded under a safe name", async () => {
  await using demo = await openDemo();
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
  const file = await demo.app.request(`/api/takes/${id}/results/0/download`);
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="take-1-sea-fog-x-y.mp4"');
  await file.body?.cancel();
});

test("a picture begins a take, gives it its shape, and can be seen again", async () => {
  await using demo = await openDemo();
  const body = form({}, { firstFrame: picture("image/jpeg"), lastFrame: picture("image/png") });
  const { id, media, ratio } = await view(await demo.app.request("/api/takes", { method: "POST", body }));
  expect([Object.keys(media), ratio]).toEqual([["firstFrame", "lastFrame"], "640 / 480"]);
  expect((await demo.ended(id)).status).toBe("done");
  const shown = await demo.app.request(`/api/takes/${id}/media/lastFrame`);
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect((await demo.app.request(`/api/takes/${id}/media/constructor`)).status).toBe(404);
});

test("what the model cannot do is told at its field, before anything is sent", async () => {
  await using demo = await openDemo();
  const body = form({ model: "kling-2.6", duration: 7, resolution: "4k" });
  const response = await demo.app.request("/api/takes", { method: "POST", body });
  expect(response.status).toBe(422);
  expect((await refusal(response)).issues?.map(({ path }) => path)).toEqual(["duration", "resolution"]);
  expect(demo.store.list()).toEqual([]);
});

test("a failed take tells the service's reason, and can be tried again", async () => {
  await using demo = await openDemo();
  const { id } = await view(await demo.app.request("/api/takes", { method: "POST", body: form({ prompt: "[fail]" }) }));
  const { status, failure } = await demo.ended(id);
  expect([status, failure?.code, failure?.reason]).toEqual([
    "failed",
    "task_failed",
    "Failure to pass the risk control system",
  ]);
  const again = await view(await demo.app.request(`/api/takes/${id}/retry`, { method: "POST" }));
  expect([again.number, again.id === id]).toEqual([2, false]);
  expect((await demo.app.request(`/api/takes/${id}/look`, { method: "POST" })).status).toBe(409);
});

test("a take that was out of sight is looked at again, not made again", async () => {
  await using demo = await openDemo();
  const { id } = await view(await demo.app.request("/api/takes", { method: "POST", body: form() }));
  await demo.ended(id);
  demo.store.update(id, { status: "unresolved", endedAt: undefined });
  expect((await demo.app.request(`/api/takes/${id}/look`, { method: "POST" })).status).toBe(202);
  expect((await demo.ended(id)).status).toBe("done");
  expect(demo.store.list()).toHaveLength(1);
});

test.each([
  ["a task", "after", "done", 1],
  ["no task", "before", "failed", 0],
] as const)("a take whose lost create made %s is looked up, and not sent again", async (_, drop, end, paid) => {
  await using demo = await openDemo();
  demo.emulator.faults.add({ method: "POST", path: "/text-to-video/", drop });
  demo.emulator.faults.add({ method: "GET", path: "/tasks", drop: "before" });
  const id = await demo.create(form());
  expect((await demo.ended(id)).status).toBe("unresolved");
  demo.emulator.faults.clear();
  await demo.app.request(`/api/takes/${id}/look`, { method: "POST" });
  expect((await demo.ended(id)).status).toBe(end);
  expect(demo.emulator.state().paid.tasks).toBe(paid);
});

test("refused content fails with what to do", async () => {
  await using demo = await openDemo();
  const { id } = await view(
    await demo.app.request("/api/takes", { method: "POST", body: form({ prompt: "[refuse]" }) }),
  );
  const { failure } = await demo.ended(id);
  expect(failure).toMatchObject({ code: "content_rejected", advice: "Change the prompt or the media." });
  expect(demo.emulator.state().paid.tasks).toBe(0);
});

test.each([
  ["a foreign page", { origin: "https://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["another port's page", { origin: "http://localhost:9999" }],
  ["a foreign form", { "sec-fetch-site": "cross-site" }],
])("%s may ask for nothing", async (_, headers: Record<string, string>) => {
  await using demo = await openDemo();
  const response = await demo.app.request("/api/takes", { method: "POST", body: form(), headers });
  expect(response.status).toBe(403);
  expect(demo.store.list()).toEqual([]);
});

test("the page itself may ask", async () => {
  await using demo = await openDemo();
  const headers = { origin: "http://127.0.0.1:5173", host: "127.0.0.1:5173", "sec-fetch-site": "same-origin" };
  expect((await demo.app.request("/api/takes", { method: "POST", body: form(), headers })).status).toBe(202);
});

test("a foreign name for this machine is refused, unless others are let in", async () => {
  await using closed = await openDemo();
  const headers = { host: "rebound.example:5173" };
  expect((await closed.app.request("/api/health", { headers })).status).toBe(403);
  expect((await closed.app.request("/api/health", { headers: { host: "[::1]:5173" } })).status).toBe(200);
  await using open = await openDemo({ onlyLoopback: false });
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
])("%s leads nowhere", async (path) => {
  await using demo = await openDemo({ page });
  const response = await demo.app.request(path);
  expect(response.status).toBe(404);
  expect(await response.text()).not.toMatch(/root:|import /);
});

test("uploads are bounded, and known by their bytes", async () => {
  await using demo = await openDemo();
  const post = (firstFrame: Blob, lastFrame?: Blob): Response | Promise<Response> =>
    demo.app.request("/api/takes", {
      method: "POST",
      body: form({}, { firstFrame, ...(lastFrame ? { lastFrame } : {}) }),
    });
  const disguised = await post(new File(["<script>alert(1)</script>"], "a.png", { type: "image/png" }));
  expect((await refusal(disguised)).issues).toEqual([
    { path: "firstFrame", code: "unsupported_media", message: "`firstFrame` is neither a PNG nor a JPEG." },
  ]);
  const large = new File([new Uint8Array(MAX_IMAGE_BYTES + 1)], "a.png", { type: "image/png" });
  expect((await refusal(await post(large))).issues).toEqual([
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

test("the page runs no script but its own", async () => {
  await using demo = await openDemo({ page });
  const response = await demo.app.request("/");
  const html = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
  expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toMatch(/<script type="module" crossorigin src="\/assets\/[^"]+\.js"><\/script>/);
  expect(html).not.toContain("<style");
});

test("no byte that a browser receives holds the key or names another machine", async () => {
  await using demo = await openDemo({ page });
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
  for (const secret of [KEY, "emulator.localhost", "__emulator", "Bearer"])
    expect(bytes.filter((each) => each.includes(secret))).toEqual([]);
});

test("what went over the wire is shown without keys, and without the signatures of links", async () => {
  await using demo = await openDemo();
  const id = await demo.create(form());
  await demo.ended(id);
  const text = await (await demo.app.request(`/api/takes/${id}/wire`)).text();
  const create = (JSON.parse(text) as readonly Exchange[]).find(({ method }) => method === "POST");
  expect(create).toMatchObject({ method: "POST", headers: { authorization: "Bearer ***" }, answer: { status: 200 } });
  expect(create?.body).toContain("A lighthouse in fog");
  expect(text).toMatch(/__emulator\/media\/[^"]*\.mp4\?\*\*\*/);
  expect(text).not.toContain(KEY);
  const picture64 = picture("image/png");
  const moved = await demo.create(form({}, { firstFrame: picture64 }));
  await demo.ended(moved);
  expect(await (await demo.app.request(`/api/takes/${moved}/wire`)).text()).toMatch(/<\d+ kB of base64>/);
});

test("a file that is said to lie elsewhere is not fetched from there", async () => {
  await using demo = await openDemo();
  const led = demo.emulator.faults.add({
    path: "/__emulator/media/",
    redirect: "https://elsewhere.example/a.mp4",
    times: 1,
  });
  const id = await demo.create(form());
  const { status, failure } = await demo.ended(id);
  expect([status, failure?.code, led.hits]).toEqual(["unresolved", "download_failed", 1]);
  expect(demo.emulator.calls.filter(({ path }) => path === "/a.mp4")).toEqual([]);
  await demo.app.request(`/api/takes/${id}/look`, { method: "POST" });
  expect((await demo.ended(id)).status).toBe("done");
});

test("an upload of a gigabyte is cut off long before its end", async () => {
  await using demo = await openDemo();
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
  // A stream as a body wants `duplex`, which not every type list knows.
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers: type, duplex: "half" };
  const request = new Request("http://127.0.0.1/api/takes", init);
  expect((await demo.app.request(request)).status).toBe(413);
  expect(sent).toBeLessThan(64);
  const announced = { ...type, "content-length": String(1024 ** 3) };
  expect((await demo.app.request("/api/takes", { method: "POST", body: "x", headers: announced })).status).toBe(413);
  expect(demo.store.list()).toEqual([]);
});

test("a take is removed with all its files, and not while it is made", async () => {
  await using demo = await openDemo();
  const id = await demo.create(form({}, { firstFrame: picture("image/png") }));
  const remove = (): Response | Promise<Response> => demo.app.request(`/api/takes/${id}/remove`, { method: "POST" });
  expect((await remove()).status).toBe(409);
  await demo.ended(id);
  expect((await remove()).status).toBe(204);
  for (const path of ["results/0", "media/firstFrame", "wire"])
    expect((await demo.app.request(`/api/takes/${id}/${path}`)).status).toBe(404);
});

test("the account tells packs, units by day, and whether the key is good", async () => {
  await using demo = await openDemo();
  await demo.ended(await demo.create(form()));
  const account = (await (await demo.app.request("/api/account")).json()) as AccountView;
  expect(account.packs[0]).toMatchObject({ type: "video", total: 1000, remaining: 997, concurrency: 5 });
  expect(account.days).toHaveLength(14);
  expect(account.days.at(-1)?.units).toEqual({ video: 3 });
  const check = (): Response | Promise<Response> => demo.app.request("/api/check", { method: "POST" });
  expect(await (await check()).json()).toMatchObject({ ok: true, result: "accepted", credential: "api-key" });
  demo.emulator.faults.add({ code: 1002, times: 1 });
  expect(await (await check()).json()).toMatchObject({ ok: false, result: "refused" });
});

test("live without credentials says what is missing", async () => {
  await using demo = await openDemo({ service: liveService({ env: {}, now: () => 0 }) });
  expect(await (await demo.app.request("/api/health")).json()).toEqual({ ok: true, mode: "live" });
  const stream = (await demo.app.request("/api/events")).body?.getReader();
  const hello = Buffer.from((await stream?.read())?.value ?? []).toString();
  await stream?.cancel();
  expect(hello).toContain('"result":"not-configured"');
  expect(hello).toContain("KLING_API_KEY");
});
