import { expect, test } from "vitest";
import { download, type FetchLike } from "../../src/index.ts";
import { jumpingClock } from "../canned.ts";

const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

type Trouble = {
  cutAfter?: number;
  status?: number;
  headers?: Record<string, string>;
  ignoreRange?: boolean;
  lie?: number;
  location?: string;
};

/** A file's server, with one trouble after another and none at the end. */
function server(...troubles: Trouble[]): FetchLike & { asked: { url: string; headers: Headers }[] } {
  const asked: { url: string; headers: Headers }[] = [];
  const fetch: FetchLike = async (url, init) => {
    const headers = new Headers(init.headers);
    asked.push({ url, headers });
    const trouble = troubles[asked.length - 1] ?? {};
    if (trouble.location) return new Response(null, { status: 302, headers: { location: trouble.location } });
    if (trouble.status) return new Response("no", { status: trouble.status });
    const from = trouble.ignoreRange ? 0 : Number(/bytes=(\d+)-/.exec(headers.get("range") ?? "")?.[1] ?? 0);
    const part = file.subarray(from, trouble.cutAfter === undefined ? undefined : from + trouble.cutAfter);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < part.length; at += 100) controller.enqueue(part.slice(at, at + 100));
      },
      pull(controller) {
        if (trouble.cutAfter === undefined) controller.close();
        else controller.error(new TypeError("terminated"));
      },
    });
    return new Response(body, {
      status: from > 0 ? 206 : 200,
      headers: {
        "content-length": String(trouble.lie ?? file.length - from),
        ...(from > 0 ? { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
        etag: '"one"',
        ...trouble.headers,
      },
    });
  };
  return Object.assign(fetch, { asked });
}

async function bytesOf(fetch: FetchLike, options = {}): Promise<Uint8Array> {
  const { stream } = await download("https://files.example/clip.mp4", {
    fetch,
    clock: jumpingClock(),
    random: () => 1,
    ...options,
  });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

test("a file comes whole, with no credential sent", async () => {
  const fetch = server();
  expect(await bytesOf(fetch)).toEqual(file);
  expect([...(fetch.asked[0]?.headers.keys() ?? [])]).toEqual(["accept-encoding"]);
});

test("after a cut the rest is asked for and nothing comes twice", async () => {
  const fetch = server({ cutAfter: 300 }, { cutAfter: 200 });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.asked.map(({ headers }) => headers.get("range"))).toEqual([null, "bytes=300-", "bytes=500-"]);
  expect(fetch.asked[1]?.headers.get("if-range")).toBe('"one"');
});

test("a server that ignores the range is skipped forward", async () => {
  const fetch = server({ cutAfter: 300 }, { ignoreRange: true });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.asked.map(({ headers }) => headers.get("range"))).toEqual([null, "bytes=300-"]);
});

test("a stream that ends early is taken up again", async () => {
  const short: FetchLike = async () => new Response(file.slice(0, 400), { headers: { "content-length": "1000" } });
  const rest = server();
  let first = true;
  const fetch: FetchLike = (url, init) => {
    if (!first) return rest(url, init);
    first = false;
    return short(url, init);
  };
  expect(await bytesOf(fetch)).toEqual(file);
  expect(rest.asked.map(({ headers }) => headers.get("range"))).toEqual(["bytes=400-"]);
});

test("trouble at the server's side is waited out", async () => {
  const fetch = server({ status: 503 }, { status: 429 });
  const clock = jumpingClock();
  expect(await bytesOf(fetch, { clock })).toEqual(file);
  expect(fetch.asked).toHaveLength(3);
  expect(clock.slept).toHaveLength(2);
});

test.each([
  [0, [250, 500, 1000]],
  [0.5, [375, 750, 1500]],
])("waits between attempts follow `random`, here %d", async (number, waits) => {
  const clock = jumpingClock();
  await bytesOf(server({ status: 503 }, { status: 503 }, { status: 503 }), { clock, random: () => number });
  expect(clock.slept).toEqual(waits);
});

test("a download that makes no headway gives up and says how far it came", async () => {
  const cuts = Array.from({ length: 9 }, () => ({ status: 503 }));
  const fetch = server({ cutAfter: 300 }, ...cuts);
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The download ended after 300 bytes: HTTP 503.",
    status: 503,
    fault: "service",
    retryable: true,
  });
  // The first, whose bytes arrived, and five more without a byte gained.
  expect(fetch.asked).toHaveLength(6);
});

test("a download over a broken network has the error of `fetch` as its cause", async () => {
  const cause = new TypeError("terminated");
  const fetch: FetchLike = () => Promise.reject(cause);
  await expect(bytesOf(fetch)).rejects.toMatchObject({ code: "download_failed", fault: "network", cause });
});

test("a download that hangs has no cause", async () => {
  const error = await bytesOf(() => new Promise(() => undefined)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "download_failed", fault: "network", retryable: true });
  expect(error).not.toHaveProperty("cause");
});

test.each([403, 404])("HTTP %i tells of an expired link", async (status) => {
  const fetch = server({ status });
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    status,
    advice: expect.stringContaining("The link may have expired"),
    fault: "service",
    retryable: false,
  });
  expect(fetch.asked).toHaveLength(1);
});

test("a file above the cap is refused before it is read", async () => {
  const fetch = server();
  const starting = download("https://files.example/clip.mp4", { fetch, clock: jumpingClock(), maxBytes: 999 });
  await expect(starting).rejects.toMatchObject({
    name: "DownloadError",
    message: "The file is larger than the 999 bytes that maxBytes allows.",
  });
  expect(fetch.asked).toHaveLength(1);
});

test("a file of unknown size is cut off at the cap", async () => {
  const fetch: FetchLike = async () => new Response(new Blob([file]).stream());
  await expect(bytesOf(fetch, { maxBytes: 500 })).rejects.toMatchObject({
    name: "DownloadError",
    message: "The file is larger than the 500 bytes that maxBytes allows.",
  });
});

test("more bytes than announced are an error", async () => {
  await expect(bytesOf(server({ lie: 900 }))).rejects.toMatchObject({
    name: "DownloadError",
    message: "More bytes arrived than the 900 that were announced.",
  });
});

test("a file that changed on the way is an error", async () => {
  await expect(bytesOf(server({ cutAfter: 300 }, { ignoreRange: true, lie: 999 }))).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The file changed while it was downloaded.",
  });
});

test("a redirect to another public https address is followed", async () => {
  const fetch = server({ location: "https://cdn.example/clip.mp4" });
  expect(await bytesOf(fetch)).toEqual(file);
  expect(fetch.asked[1]?.url).toBe("https://cdn.example/clip.mp4");
});

test.each([
  ["http://cdn.example/clip.mp4", /https to http/],
  ["file:///etc/passwd", /does not download from file:/],
  ["https://169.254.169.254/latest", /private network/],
  ["https://127.0.0.1/", /private network/],
  ["https://[::1]/", /private network/],
])("a redirect to %s is not followed", async (location, words) => {
  const fetch = server({ location });
  await expect(bytesOf(fetch)).rejects.toThrow(words);
  expect(fetch.asked).toHaveLength(1);
});

test("a client of a service on this machine may load from this machine", async () => {
  const fetch = server();
  const { stream } = await download("http://127.0.0.1:9/clip.mp4", {
    fetch,
    clock: jumpingClock(),
    allowLoopback: true,
  });
  expect(await new Response(stream).arrayBuffer()).toHaveProperty("byteLength", 1000);
});

test("an abort ends the stream", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const { stream } = await download("https://files.example/clip.mp4", {
    fetch: server(),
    clock: jumpingClock(),
    signal,
  });
  const reader = stream.getReader();
  await reader.read();
  controller.abort();
  await expect(reader.read()).rejects.toMatchObject({ name: "AbortError", message: "The download was aborted." });
});

test.each([
  ["an empty answer", { body: "", headers: { "content-length": "0" } }],
  ["a refusal as JSON under 200", { body: '{"code":1303}', headers: { "content-type": "application/json" } }],
  ["a gateway's page under 200", { body: "<html>", headers: { "content-type": "text/html" } }],
])("%s is not taken for the file", async (_name, { body, headers }) => {
  const fetch: FetchLike = async () => new Response(body, { headers });
  await expect(bytesOf(fetch)).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The download ended after 0 bytes: the response is not a media file.",
  });
});
