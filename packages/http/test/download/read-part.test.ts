import { expect, test } from "vitest";
import { type FetchLike, readPart } from "../../src/index.ts";
import { fetchError, virtualClock } from "../canned.ts";

const file = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const url = "https://files.example/a.mp4";

interface Served {
  readonly sent: { readonly url: string; readonly headers: Headers }[];
}

/** A file server that supports ranges, unless `respond` returns another response. */
function server(respond: () => Response | undefined = () => undefined): FetchLike & Served {
  const sent: Served["sent"] = [];
  const fetch: FetchLike = async (requestUrl, init) => {
    const headers = new Headers(init.headers);
    sent.push({ url: requestUrl, headers });
    const other = respond();
    if (other) return other;
    const [, from = 0, to = 0] = /bytes=(\d+)-(\d+)/.exec(headers.get("range") ?? "")?.map(Number) ?? [];
    const part = file.slice(from, to + 1);
    return new Response(part, {
      status: 206,
      headers: {
        "content-range": `bytes ${from}-${from + part.length - 1}/${file.length}`,
        "content-type": "video/mp4",
      },
    });
  };
  return Object.assign(fetch, { sent });
}

test("reads a part with a range and without a credential, and reports the size of the file", async () => {
  const fetch = server();
  const part = await readPart(url, { offset: 100, length: 50, fetch, clock: virtualClock() });
  expect(part).toEqual({ bytes: file.slice(100, 150), size: 1000, contentType: "video/mp4" });
  expect(Object.fromEntries(fetch.sent[0]?.headers ?? [])).toEqual({
    "accept-encoding": "identity",
    range: "bytes=100-149",
  });
});

test("reads fewer bytes at the end of the file", async () => {
  const { bytes } = await readPart(url, { offset: 990, length: 50, fetch: server(), clock: virtualClock() });
  expect(bytes).toEqual(file.slice(990));
});

test("stops after the requested bytes if the server ignores ranges", async () => {
  let pulled = 0;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled += 100;
        controller.enqueue(new Uint8Array(100).fill(7));
      },
      cancel() {
        isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const fetch = server(() => new Response(body, { status: 200, headers: { "content-length": "1000000" } }));
  const part = await readPart(url, { offset: 0, length: 250, fetch, clock: virtualClock() });
  expect(part).toMatchObject({ bytes: { length: 250 }, size: 1_000_000, contentType: undefined });
  expect(pulled).toBe(300);
  expect(isCancelled).toBe(true);
});

test.each<[string, () => Response | undefined, RegExp]>([
  [
    "a response without the requested range",
    () => new Response("all", { status: 200 }),
    /does not send the requested range/,
  ],
  [
    "another range",
    () => new Response("x", { status: 206, headers: { "content-range": "bytes 0-0/5" } }),
    /does not send the requested range/,
  ],
  ["HTTP 404", () => new Response("no", { status: 404 }), /HTTP 404\. The URL may have expired/],
  [
    "a redirect to a private address",
    () => new Response(null, { status: 302, headers: { location: "http://169.254.169.254/" } }),
    /redirected from https to http/,
  ],
  [
    "a redirect to this machine",
    () => new Response(null, { status: 302, headers: { location: "https://127.0.0.1/" } }),
    /belongs to a private network/,
  ],
])("rejects %s", async (_name, respond, message) => {
  const fetch = server(respond);
  await expect(readPart(url, { offset: 10, length: 5, fetch, clock: virtualClock() })).rejects.toMatchObject({
    code: "download_failed",
    message: expect.stringMatching(message),
  });
  expect(fetch.sent).toHaveLength(1);
});

test("sends nothing to a private address", async () => {
  const fetch = server();
  const read = readPart("http://10.0.0.1/a.mp4", { offset: 0, length: 5, fetch });
  await expect(read).rejects.toThrow(/private network/);
  expect(fetch.sent).toEqual([]);
});

test("rejects a file that does not arrive in time, and cancels it", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    cancel() {
      isCancelled = true;
    },
  });
  const fetch = server(() => new Response(body, { status: 200 }));
  const read = readPart(url, { offset: 0, length: 5, fetch, clock: virtualClock(), timeout: 2000 });
  await expect(read).rejects.toThrow("The file could not be read within 2000 ms.");
  expect(isCancelled).toBe(true);
});

test.each([0, Number.NaN, Number.POSITIVE_INFINITY])(
  "rejects the timeout %d before anything is sent",
  async (timeout) => {
    const fetch = server();
    await expect(readPart(url, { offset: 0, length: 5, fetch, timeout })).rejects.toThrow("`timeout` must be above 0");
    expect(fetch.sent).toEqual([]);
  },
);

test("rejects with the reason of a network error, and with an AbortError after an abort", async () => {
  const failing: FetchLike = () => Promise.reject(fetchError("ECONNRESET"));
  const read = readPart(url, { offset: 0, length: 5, fetch: failing, clock: virtualClock() });
  await expect(read).rejects.toThrow("The file could not be read: ECONNRESET.");
  const signal = AbortSignal.abort();
  await expect(readPart(url, { offset: 0, length: 5, fetch: server(), signal })).rejects.toMatchObject({
    name: "AbortError",
  });
});
