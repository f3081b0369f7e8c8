import { expect, test } from "vitest";
import { download, type FetchLike } from "../../src/index.ts";
import { virtualClock } from "../canned.ts";

const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

type Fault = {
  cutAfter?: number;
  status?: number;
  headers?: Record<string, string>;
  ignoreRange?: boolean;
  announcedLength?: number;
  location?: string;
};

/** A file server. The first requests have the given faults, later ones have none. */
function server(...faults: Fault[]): FetchLike & { requests: { url: string; headers: Headers }[] } {
  const requests: { url: string; headers: Headers }[] = [];
  const fetch: FetchLike = async (url, init) => {
    const headers = new Headers(init.headers);
    requests.push({ url, headers });
    const fault = faults[requests.length - 1] ?? {};
    if (fault.location) return new Response(null, { status: 302, headers: { location: fault.location } });
    if (fault.status) return new Response("no", { status: fault.status });
    const from = fault.ignoreRange ? 0 : Number(/bytes=(\d+)-/.exec(headers.get("range") ?? "")?.[1] ?? 0);
    const part = file.subarray(from, fault.cutAfter === undefined ? undefined : from + fault.cutAfter);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < part.length; at += 100) controller.enqueue(part.slice(at, at + 100));
      },
      pull(controller) {
        if (fault.cutAfter === undefined) controller.close();
        else controller.error(new TypeError("terminated"));
      },
    });
    return new Response(body, {
      status: from > 0 ? 206 : 200,
      headers: {
        "content-length": String(fault.announcedLength ?? file.length - from),
        ...(from > 0 ? { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
        etag: '"one"',
        ...fault.headers,
      },
    });
  };
  return Object.assign(fetch, { requests });
}

async function bytesOf(fetch: FetchLike, options = {}): Promise<Uint8Array> {
  const { stream } = await download("https://files.example/video.mp4", {
    fetch,
    clock: virtualClock(),
    random: () => 1,
    ...options,
  });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

test("downloads a file without sending a credential", async () => {
  const fetch = server();
  expect(await bytesOf(fetch)).toEqual(file);
  expect([...(fetch.requests[0]?.headers.keys() ?? [])]).toEqual(["accept-encoding"]);
});

test("resumes after a lost connection without duplicate bytes", async () => {
  const fetch = server({ cutAfter: 300 }, { cutAfter: 200 });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.requests.map(({ headers }) => headers.get("range"))).toEqual([null, "bytes=300-", "bytes=500-"]);
  expect(fetch.requests[1]?.headers.get("if-range")).toBe('"one"');
});

test("skips the received bytes if the server ignores the range", async () => {
  const fetch = server({ cutAfter: 300 }, { ignoreRange: true });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.requests.map(({ headers }) => headers.get("range"))).toEqual([null, "bytes=300-"]);
});

test("resumes after a stream that ends early", async () => {
  const short: FetchLike = async () => new Response(file.slice(0, 400), { headers: { "content-length": "1000" } });
  const rest = server();
  let first = true;
  const fetch: FetchLike = (url, init) => {
    if (!first) return rest(url, init);
    first = false;
    return short(url, init);
  };
  expect(await bytesOf(fetch)).toEqual(file);
  expect(rest.requests.map(({ headers }) => headers.get("range"))).toEqual(["bytes=400-"]);
});

test("retries after HTTP 503 and 429", async () => {
  const fetch = server({ status: 503 }, { status: 429 });
  const clock = virtualClock();
  expect(await bytesOf(fetch, { clock })).toEqual(file);
  expect(fetch.requests).toHaveLength(3);
  expect(clock.slept).toHaveLength(2);
});

test.each([
  [0, [250, 500, 1000]],
  [0.5, [375, 750, 1500]],
])("the retry delays depend on `random` (%d)", async (number, delays) => {
  const clock = virtualClock();
  await bytesOf(server({ status: 503 }, { status: 503 }, { status: 503 }), { clock, random: () => number });
  expect(clock.slept).toEqual(delays);
});

test("fails after 5 retries without data and states the number of bytes received", async () => {
  const outages = Array.from({ length: 9 }, () => ({ status: 503 }));
  const fetch = server({ cutAfter: 300 }, ...outages);
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The download failed after 300 bytes: HTTP 503.",
    status: 503,
    fault: "service",
    retryable: true,
  });
  // The first request, which delivered data, and five retries.
  expect(fetch.requests).toHaveLength(6);
});

test("the cause of a network failure is the error from `fetch`", async () => {
  const cause = new TypeError("terminated");
  const fetch: FetchLike = () => Promise.reject(cause);
  await expect(bytesOf(fetch)).rejects.toMatchObject({ code: "download_failed", fault: "network", cause });
});

test("a timeout error has no cause", async () => {
  const error = await bytesOf(() => new Promise(() => undefined)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "download_failed", fault: "network", retryable: true });
  expect(error).not.toHaveProperty("cause");
});

test.each([403, 404])("HTTP %i fails with the hint that the URL may have expired", async (status) => {
  const fetch = server({ status });
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    status,
    advice: expect.stringContaining("The URL may have expired"),
    fault: "service",
    retryable: false,
  });
  expect(fetch.requests).toHaveLength(1);
});

test("rejects a file that is larger than `maxBytes` before reading it", async () => {
  const fetch = server();
  const started = download("https://files.example/video.mp4", { fetch, clock: virtualClock(), maxBytes: 999 });
  await expect(started).rejects.toMatchObject({
    name: "DownloadError",
    message: "The file is larger than the maximum of 999 bytes (maxBytes).",
  });
  expect(fetch.requests).toHaveLength(1);
});

test("fails when a file of unknown size exceeds `maxBytes`", async () => {
  const fetch: FetchLike = async () => new Response(new Blob([file]).stream());
  await expect(bytesOf(fetch, { maxBytes: 500 })).rejects.toMatchObject({
    name: "DownloadError",
    message: "The file is larger than the maximum of 500 bytes (maxBytes).",
  });
});

test("fails if more bytes arrive than announced", async () => {
  await expect(bytesOf(server({ announcedLength: 900 }))).rejects.toMatchObject({
    name: "DownloadError",
    message: "The server sent more than the 900 bytes that it announced.",
  });
});

test("fails if the file changes during the download", async () => {
  await expect(bytesOf(server({ cutAfter: 300 }, { ignoreRange: true, announcedLength: 999 }))).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The file changed during the download.",
  });
});

test("follows a redirect to another public https URL", async () => {
  const fetch = server({ location: "https://cdn.example/video.mp4" });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.requests[1]?.url).toBe("https://cdn.example/video.mp4");
});

test.each([
  ["http://cdn.example/video.mp4", /https to http/],
  ["file:///etc/passwd", /does not download from file:/],
  ["https://169.254.169.254/latest", /private network/],
  ["https://127.0.0.1/", /private network/],
  ["https://[::1]/", /private network/],
])("does not follow a redirect to %s", async (location, words) => {
  const fetch = server({ location });
  await expect(bytesOf(fetch)).rejects.toThrow(words);
  expect(fetch.requests).toHaveLength(1);
});

test("downloads from a loopback host with `allowLoopback`", async () => {
  const fetch = server();
  const { stream } = await download("http://127.0.0.1:9/video.mp4", {
    fetch,
    clock: virtualClock(),
    allowLoopback: true,
  });
  expect(await new Response(stream).arrayBuffer()).toHaveProperty("byteLength", 1000);
});

test("an abort errors the stream", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const { stream } = await download("https://files.example/video.mp4", {
    fetch: server(),
    clock: virtualClock(),
    signal,
  });
  const reader = stream.getReader();
  await reader.read();
  controller.abort();
  await expect(reader.read()).rejects.toMatchObject({ name: "AbortError", message: "The download was aborted." });
});

test.each([
  ["an empty response", { body: "", headers: { "content-length": "0" } }],
  [
    "a service error as JSON with status 200",
    { body: '{"code":1303}', headers: { "content-type": "application/json" } },
  ],
  ["an HTML page with status 200", { body: "<html>", headers: { "content-type": "text/html" } }],
])("rejects %s as the file", async (_name, { body, headers }) => {
  const fetch: FetchLike = async () => new Response(body, { headers });
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The download failed after 0 bytes: the response is not a media file.",
  });
});
