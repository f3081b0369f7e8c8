import { expect, test } from "vitest";
import { type Clock, download, type DownloadOptions, type FetchLike } from "../../src/index.ts";
import { virtualClock } from "../canned.ts";

const url = "https://files.example/video.mp4";
const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const size = { "content-length": "1000", "content-type": "video/mp4", etag: '"one"' };

/** A body of these chunks, which is lost afterwards or ends. */
function body(chunks: readonly Uint8Array[], end: "lost" | "end" = "end"): ReadableStream<Uint8Array> {
  const queue = [...chunks];
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = queue.shift();
        if (next) controller.enqueue(next);
        else if (end === "lost") controller.error(new TypeError("terminated"));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A server with these responses in order. */
function server(...responses: (Response | Promise<Response>)[]): FetchLike & { urls: string[] } {
  const urls: string[] = [];
  const fetch: FetchLike = async (requested) => {
    urls.push(requested);
    const response = responses[urls.length - 1];
    if (!response) throw new Error("The test provides no response.");
    return response;
  };
  return Object.assign(fetch, { urls });
}

async function bytesOf(fetch: FetchLike, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { stream } = await download(url, { fetch, clock: virtualClock(), random: () => 1, ...options });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The first 300 bytes of the file, and a lost connection. */
const lost = (): Response => new Response(body([file.slice(0, 300)], "lost"), { headers: size });

function rest(range: Record<string, string>): Response {
  return new Response(file.slice(300), { status: 206, headers: { ...size, "content-length": "700", ...range } });
}

test.each(["bytes 300-999/1000", "bytes 300-999/*"])("resumes with the range %j", async (range) => {
  const fetch = server(lost(), rest({ "content-range": range }));
  expect(await bytesOf(fetch)).toEqual(file);
});

test.each<[string, Record<string, string>]>([
  ["another range", { "content-range": "bytes 200-999/1000" }],
  ["no range", {}],
  ["text before the range", { "content-range": "about bytes 300-999/1000" }],
  ["text after the range", { "content-range": "bytes 300-999/1000 or so" }],
])("fails if a response has status 206 and %s, because the bytes would be wrong", async (_name, range) => {
  const fetch = server(lost(), rest(range));
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    summary: "The file server sent a different range than requested.",
    fault: "service",
  });
  expect(fetch.urls).toHaveLength(2);
});

test("fails if the range is one of a file with another size", async () => {
  const fetch = server(lost(), rest({ "content-range": "bytes 300-999/1001" }));
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    summary: "The file changed during the download.",
    advice: "Retry the download.",
    fault: "service",
  });
});

test("skips received bytes that end within a chunk", async () => {
  const progress: unknown[] = [];
  const first = body([file.slice(0, 250)], "lost");
  const again = body([file.slice(0, 100), file.slice(100, 300), file.slice(300)]);
  const fetch = server(new Response(first, { headers: size }), new Response(again, { headers: size }));
  expect(await bytesOf(fetch, { onProgress: (update) => progress.push(update) })).toEqual(file);
  expect(progress).toEqual([250, 300, 1000].map((received) => ({ received, total: 1000 })));
});

test.each([
  [206, "the part of a file that was not requested", undefined],
  [204, "no file", undefined],
  [400, "an error", undefined],
  [410, "an error", undefined],
  [404, "an expired URL", "The URL may have expired. Request a new one."],
])("HTTP %i is %s and is not retried", async (status, _name, advice) => {
  const text = status === 204 ? null : "no";
  const fetch = server(new Response(text, { status, headers: { "content-range": "bytes 0-1/2" } }));
  const error: unknown = await bytesOf(fetch).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ summary: `The file server responded with HTTP ${status}.`, retryable: false });
  expect(error).toHaveProperty("status", status);
  expect(error instanceof Error && "advice" in error ? error.advice : undefined).toBe(advice);
  expect(fetch.urls).toHaveLength(1);
});

test("fails if the URL expires while the download is interrupted", async () => {
  const fetch = server(lost(), new Response("expired", { status: 404 }));
  await expect(bytesOf(fetch)).rejects.toMatchObject({ summary: "The file server responded with HTTP 404." });
});

test.each([
  ["HTTP 500", new Response(null, { status: 500 })],
  ["HTTP 503 without a body", new Response(null, { status: 503 })],
  ["an empty file", new Response("", { headers: { "content-type": "video/mp4", "content-length": "0" } })],
  ["a page without a body", new Response(null, { headers: { "content-type": "Text/html" } })],
])("retries after %s", async (_name, response) => {
  expect(await bytesOf(server(response, new Response(file, { headers: size })))).toEqual(file);
});

test.each([
  ["1000", 1000],
  ["1000, 1000", undefined],
  ["x1000", undefined],
  ["", undefined],
])("with the `Content-Length` %j, the size is %s", async (length, expected) => {
  const fetch = server(new Response(body([file]), { headers: { "content-length": length } }));
  expect(await download(url, { fetch, clock: virtualClock() })).toMatchObject({ size: expected });
});

test("accepts a file that has exactly `maxBytes`", async () => {
  expect(await bytesOf(server(new Response(file, { headers: size })), { maxBytes: 1000 })).toEqual(file);
  expect(await bytesOf(server(new Response(body([file]))), { maxBytes: 1000 })).toEqual(file);
});

test("the caller is at fault if a file is larger than `maxBytes`, and the service if it announces another size", async () => {
  const tooLarge = { fault: "input", retryable: false };
  await expect(bytesOf(server(new Response(file, { headers: size })), { maxBytes: 999 })).rejects.toMatchObject(
    tooLarge,
  );
  await expect(bytesOf(server(new Response(body([file]))), { maxBytes: 999 })).rejects.toMatchObject(tooLarge);
  const announced = new Response(body([file]), { headers: { "content-length": "999" } });
  await expect(bytesOf(server(announced))).rejects.toMatchObject({ fault: "service" });
});

test("`downloadIdleTimeout` limits the wait for a response", async () => {
  const clock = virtualClock();
  const fetch = server(new Promise(() => undefined));
  await expect(bytesOf(fetch, { clock, downloadIdleTimeout: 5000, maxRetries: 0 })).rejects.toMatchObject({
    summary: "The download failed after 0 bytes: no data arrived within 5000 ms.",
  });
  expect(clock.slept).toEqual([5000]);
});

const aborted = { name: "AbortError", message: "The download was aborted.", cause: "closed" };

test("an abort interrupts the wait for a response", async () => {
  const controller = new AbortController();
  const started = bytesOf(server(new Promise(() => undefined)), { signal: controller.signal, maxRetries: 0 });
  controller.abort("closed");
  await expect(started).rejects.toMatchObject(aborted);
});

test("an abort ends the delay before a retry", async () => {
  const controller = new AbortController();
  const fetch = server(new Response("no", { status: 503 }));
  const virtual = virtualClock();
  const clock: Clock = {
    now: () => virtual.now(),
    sleep(ms, signal) {
      if (ms === 500) controller.abort("closed");
      return virtual.sleep(ms, signal);
    },
  };
  await expect(bytesOf(fetch, { clock, signal: controller.signal })).rejects.toMatchObject(aborted);
  expect(fetch.urls).toHaveLength(1);
});

/** A clock that records the timers, which do not end. */
function frozenClock(): Clock & { timers: (AbortSignal | undefined)[] } {
  const timers: (AbortSignal | undefined)[] = [];
  const sleep: Clock["sleep"] = (_ms, signal) => (timers.push(signal), new Promise(() => undefined));
  return { timers, now: () => 0, sleep };
}

test("clears its timers at the end of the file", async () => {
  const clock = frozenClock();
  expect(await bytesOf(server(new Response(body([file]), { headers: size })), { clock })).toEqual(file);
  expect(clock.timers.map((signal) => signal?.aborted)).toEqual([true, true]);
});

test("reads only what the consumer requests, and cancels the file with the stream", async () => {
  const clock = frozenClock();
  const events: unknown[] = [];
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        events.push("pull");
        controller.enqueue(file.slice(0, 100));
      },
      cancel: (reason) => void events.push(reason),
    },
    { highWaterMark: 0 },
  );
  const { stream } = await download(url, { fetch: server(new Response(source, { headers: size })), clock });
  await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual([]);
  const reader = stream.getReader();
  expect(await reader.read()).toEqual({ done: false, value: file.slice(0, 100) });
  await reader.cancel("enough");
  expect(events).toEqual(["pull", "enough"]);
  expect(clock.timers.map((signal) => signal?.aborted)).toEqual([true, true]);
});

const redirect = (location?: string, status = 302): Response =>
  new Response(null, { status, headers: location === undefined ? {} : { location } });

test("follows up to 5 redirects, also relative ones", async () => {
  const redirects = ["/1", "2", "https://cdn.example/3", "?a=4", "/5"].map((location) => redirect(location, 307));
  const fetch = server(...redirects, new Response(file, { headers: size }));
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.urls.at(-1)).toBe("https://cdn.example/5");
  const loop = server(...["/1", "/2", "/3", "/4", "/5", "/6"].map((location) => redirect(location)));
  await expect(bytesOf(loop)).rejects.toMatchObject({ summary: "The file server sent more than 5 redirects." });
});

test("follows a redirect from http to http, and from http to https", async () => {
  const fetch = server(redirect("http://127.0.0.1:2/a"), redirect("https://127.0.0.1:3/b"), new Response(file));
  const { stream } = await download("http://127.0.0.1:1/", { fetch, clock: virtualClock(), allowLoopback: true });
  expect(new Uint8Array(await new Response(stream).arrayBuffer())).toEqual(file);
});

test.each([
  ["no target", redirect()],
  ["an invalid target", redirect("https://")],
  ["several choices", redirect(undefined, 300)],
])("rejects a redirect with %s", async (_name, response) => {
  await expect(bytesOf(server(response))).rejects.toMatchObject({
    summary: "The file server sent a redirect without a valid target.",
    retryable: false,
  });
});

test("rejects an invalid URL before anything is sent", async () => {
  const fetch = server();
  await expect(download("video.mp4", { fetch })).rejects.toMatchObject({
    summary: "The URL of the file is invalid.",
  });
  expect(fetch.urls).toEqual([]);
});
