import { expect, test } from "vitest";
import { download, type DownloadOptions, type FetchLike } from "../../src/index.ts";
import { virtualClock } from "../canned.ts";

const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

const other = { etag: '"two"' };
const chunked = { "transfer-encoding": "chunked" };

type Fault = {
  cutAfter?: number;
  status?: number;
  headers?: Record<string, string>;
  ignoreRange?: boolean;
  announcedLength?: number;
  location?: string;
};

type FileServer = FetchLike & {
  readonly requests: { url: string; headers: Headers }[];
  /** The number of responses that are neither read to the end nor cancelled. */
  readonly opened: number;
};

/** A file server. The first requests have the given faults, later ones have none. */
function server(...faults: Fault[]): FileServer {
  const requests: FileServer["requests"] = [];
  let opened = 0;
  const fetch: FetchLike = async (url, init) => {
    const headers = new Headers(init.headers);
    requests.push({ url, headers });
    const fault = faults[requests.length - 1] ?? {};
    if (fault.location) return new Response(null, { status: 302, headers: { location: fault.location } });
    const from = fault.ignoreRange ? 0 : Number(/bytes=(\d+)-/.exec(headers.get("range") ?? "")?.[1] ?? 0);
    const part = file.subarray(from, fault.cutAfter === undefined ? undefined : from + fault.cutAfter);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < part.length; at += 100) controller.enqueue(part.slice(at, at + 100));
      },
      pull(controller) {
        opened--;
        if (fault.cutAfter === undefined) controller.close();
        else controller.error(new TypeError("terminated"));
      },
      cancel: () => void opened--,
    });
    opened++;
    const isChunked = fault.headers?.["transfer-encoding"] === "chunked";
    return new Response(body, {
      status: fault.status ?? (from > 0 ? 206 : 200),
      headers: {
        ...(isChunked ? {} : { "content-length": String(fault.announcedLength ?? file.length - from) }),
        ...(from > 0 ? { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
        etag: '"one"',
        ...fault.headers,
      },
    });
  };
  return Object.defineProperty(Object.assign(fetch, { requests, opened }), "opened", { get: () => opened });
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

// An unhandled rejection ends a process, and vitest fails a run for it.
test.each(["throws", "returns a rejected promise"])("ignores a progress listener that %s", async (kind) => {
  const progress: unknown[] = [];
  const onProgress: DownloadOptions["onProgress"] = (update) => {
    progress.push(update);
    const error = new Error("progress bar");
    if (kind === "throws") throw error;
    return Promise.reject(error);
  };
  expect(await bytesOf(server(), { onProgress })).toEqual(file);
  expect(progress).toHaveLength(10);
  expect(progress.at(-1)).toEqual({ received: 1000, total: 1000 });
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

test.each([["loses the connection"], ["stalls"]])(
  "fails after 5 retries if a server without ranges %s before the first new byte each time",
  async (kind) => {
    let requests = 0;
    const fetch: FetchLike = async () => {
      requests++;
      return new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(file.slice(0, 300)),
          pull: (controller) =>
            kind === "stalls" ? new Promise(() => undefined) : controller.error(new TypeError("terminated")),
        }),
        { headers: { "content-length": String(file.length), etag: '"one"' } },
      );
    };
    await expect(bytesOf(fetch)).rejects.toMatchObject({
      summary: expect.stringContaining("The download failed after 300 bytes: "),
      retryable: true,
    });
    expect(requests).toBe(6);
  },
);

test("does not resume if nothing identifies the file", async () => {
  const fetch = server({ cutAfter: 300, headers: { ...chunked, etag: "" } });
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    summary: "The download failed after 300 bytes: terminated.",
    retryable: true,
  });
  expect(fetch.requests).toHaveLength(1);
});

test("does not request a range of a file that the server encodes, because its positions differ", async () => {
  const headers = { "content-encoding": "gzip" };
  const fetch = server({ cutAfter: 300, announcedLength: 90, headers }, { announcedLength: 90, headers });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.requests.map((request) => request.headers.get("range"))).toEqual([null, null]);
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

test.each<[DownloadOptions, string]>([
  [{ downloadIdleTimeout: Number.POSITIVE_INFINITY }, "`downloadIdleTimeout` must be above 0 and at most 2147483647"],
  [{ downloadIdleTimeout: Number.NaN }, "`downloadIdleTimeout` must be above 0 and at most 2147483647"],
  [{ maxBytes: Number.NaN }, "`maxBytes` must be above 0, not NaN."],
  [{ maxBytes: 0 }, "`maxBytes` must be above 0, not 0."],
  [{ maxRetries: Number.NaN }, "`maxRetries` must be an integer of at least 0, not NaN."],
])("rejects %o before the file is requested", async (options, summary) => {
  const fetch = server();
  await expect(bytesOf(fetch, options)).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: expect.stringContaining(summary),
  });
  expect(fetch.requests).toEqual([]);
});

test("a signal ends a download although data still arrives", async () => {
  const controller = new AbortController();
  let chunks = 0;
  const fetch: FetchLike = async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(body) {
          if (++chunks === 60) controller.abort();
          body.enqueue(file.slice(0, 1));
        },
      }),
    );
  await expect(bytesOf(fetch, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
  expect(chunks).toBeLessThan(65);
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

test.each<[string, Fault, Fault]>([
  ["its length", { cutAfter: 300 }, { ignoreRange: true, announcedLength: 999 }],
  ["its length in a range", { cutAfter: 300 }, { headers: { "content-range": "bytes 300-998/999" } }],
  ["its ETag", { cutAfter: 300 }, { ignoreRange: true, headers: other }],
  ["its ETag in a range", { cutAfter: 300 }, { headers: other }],
  ["its ETag, and its length is unknown", { cutAfter: 300, headers: chunked }, { headers: { ...chunked, ...other } }],
  ["its ETag, which is then missing", { cutAfter: 300 }, { ignoreRange: true, headers: { etag: "" } }],
  [
    "its date, without an ETag",
    { cutAfter: 300, headers: { etag: "", "last-modified": "Sat, 28 Nov 2026 09:00:00 GMT" } },
    { ignoreRange: true, headers: { etag: "", "last-modified": "Sat, 28 Nov 2026 09:05:00 GMT" } },
  ],
])("fails instead of joining two files if the server replaces the file and changes %s", async (_name, ...faults) => {
  const fetch = server(...faults);
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The file changed during the download.",
    retryable: true,
  });
  expect(fetch.requests).toHaveLength(2);
  expect(fetch.opened).toBe(0);
});

test.each<[string, Fault, Fault]>([
  ["a weak ETag", { cutAfter: 300, headers: { etag: 'W/"one"' } }, { headers: { etag: 'W/"one"' } }],
  ["an ETag only in its first response", { cutAfter: 300 }, { headers: { etag: "" } }],
  ["no ETag", { cutAfter: 300, headers: { etag: "" } }, { ignoreRange: true, headers: { etag: "" } }],
  ["the length only in a range", { cutAfter: 300, headers: chunked }, {}],
])("resumes from a server that sends %s", async (_name, ...faults) => {
  expect(await bytesOf(server(...faults))).toEqual(file);
});

test("asks for a range of the same file only, by a strong ETag or the date of its last change", async () => {
  const date = "Sat, 28 Nov 2026 09:00:00 GMT";
  const conditions = async (headers: Record<string, string>): Promise<string | null | undefined> => {
    const fetch = server({ cutAfter: 300, headers }, { headers });
    await bytesOf(fetch);
    return fetch.requests[1]?.headers.get("if-range");
  };
  expect(await conditions({ etag: '"one"', "last-modified": date })).toBe('"one"');
  expect(await conditions({ etag: 'W/"one"' })).toBe(null);
  expect(await conditions({ etag: 'W/"one"', "last-modified": date })).toBe(date);
  expect(await conditions({ etag: "" })).toBe(null);
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
