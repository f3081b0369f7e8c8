import { createHash } from "node:crypto";
import { DownloadError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import type { CreateOutcome } from "../../src/create/before-create.ts";
import { createUploads, type UploadLimits, type Uploads } from "../../src/create/uploads.ts";
import type { PendingUpload } from "../../src/endpoint/media.ts";
import type { TaskIntent, Upload } from "../../src/index.ts";

const SERVICE = "https://api-singapore.klingai.com";
const HOUR = 3_600_000;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A pending upload whose content is a text. */
function file(text: string): PendingUpload {
  const bytes = new TextEncoder().encode(text);
  return { path: "video", placeholder: `https://upload.invalid/${text}`, bytes, contentType: "video/mp4" };
}

function intentOf(id: string | undefined, ...texts: readonly string[]): TaskIntent {
  const body = JSON.stringify(texts.map((text) => file(text).placeholder));
  const known = {
    klingkit: 1,
    kind: "intent",
    host: SERVICE,
    apiVersion: "v1",
    endpoint: "video.toy",
    path: "/",
  } as const;
  return { ...known, body, ...(id === undefined ? {} : { externalTaskId: id }) };
}

/** Uploads at a time that a test sets. */
function setUp(upload?: Upload): {
  uploads: Uploads;
  /** Uploads the files of an intent. */
  send: (id: string | undefined, texts: readonly string[], isStored?: boolean, limits?: object) => Promise<TaskIntent>;
  /** Ends the create of an intent. */
  settle: (intent: TaskIntent, outcome: CreateOutcome) => Promise<void>;
  time: { now: number };
  uploaded: string[];
  removed: string[];
} {
  const time = { now: 0 };
  const [uploaded, removed]: [string[], string[]] = [[], []];
  const clock: Clock = { now: () => time.now, sleep: () => new Promise(() => undefined) };
  const store: Upload = async ({ bytes }) => {
    const text = new TextDecoder().decode(bytes);
    uploaded.push(text);
    return { url: `https://store.example/${text}?n=${uploaded.length}`, remove: async () => removed.push(text) };
  };
  const uploads = createUploads(upload ?? store)(clock);
  const limits: UploadLimits = { ms: 1000, signal: undefined, queueTimeout: HOUR };
  return {
    uploads,
    send: (id, texts, isStored = false, others = {}) =>
      uploads.send(intentOf(id, ...texts), texts.map(file), { ...limits, ...others }, isStored),
    async settle(intent, outcome) {
      const hook = await uploads.removal(intent, undefined);
      await hook?.settled?.(outcome);
      await new Promise((resolve) => setImmediate(resolve));
    },
    time,
    uploaded,
    removed,
  };
}

const none = { taskState: "none", error: new DownloadError("x") } as unknown as CreateOutcome;
const exists = { taskState: "exists", status: "succeeded", billing: [] } as unknown as CreateOutcome;
const unknown = { taskState: "unknown", error: new DownloadError("x") } as unknown as CreateOutcome;
const existedBefore = {
  taskState: "unknown",
  error: new DownloadError("x", { taskState: "exists" }),
} as unknown as CreateOutcome;

describe("the result of `upload`", () => {
  test.each<[string, Awaited<ReturnType<Upload>>, string]>([
    ["a text", "https://store.example/a.mp4", "https://store.example/a.mp4"],
    ["a URL", new URL("http://store.example/a b.mp4"), "http://store.example/a%20b.mp4"],
    ["an object", { url: new URL("https://store.example/a.mp4?x=1&y=2") }, "https://store.example/a.mp4?x=1&y=2"],
  ])("can be %s", async (_name, result, url) => {
    const { send } = setUp(async () => result);
    expect(JSON.parse((await send("job", ["fog"])).body)).toEqual([url]);
  });

  test.each(["ftp://store.example/a.mp4", "see https://store.example/a.mp4", "https://", "", "a.mp4"])(
    "must be an http(s) URL, and not %j",
    async (url) => {
      const { send } = setUp(async () => url);
      await expect(send("job", ["fog"])).rejects.toMatchObject({
        name: "ConnectionError",
        taskState: "none",
        message: expect.stringContaining("`upload` must return an http(s) URL"),
      });
    },
  );

  test("must be a URL that the service can reach, and its file is removed otherwise", async () => {
    const removed: string[] = [];
    const upload: Upload = async () => ({ url: "https://192.168.0.4/a.mp4", remove: async () => removed.push("fog") });
    const { send, uploads } = setUp(upload);
    await expect(send("job", ["fog"])).rejects.toMatchObject({
      name: "InvalidInputError",
      issues: [{ path: "video" }],
    });
    expect(removed).toEqual(["fog"]);
    const elsewhere = { ...intentOf("job", "fog"), host: "http://localhost:5510" };
    const limits = { ms: 1000, signal: undefined, queueTimeout: 0 };
    expect((await uploads.send(elsewhere, [file("fog")], limits, false)).body).toContain("https://192.168.0.4/a.mp4");
  });
});

test("an error of klingkit keeps its class, and states that no task exists", async () => {
  const { send } = setUp(() => Promise.reject(new DownloadError("The store denied access.", { retryable: false })));
  await expect(send("job", ["fog"])).rejects.toMatchObject({
    name: "DownloadError",
    taskState: "none",
    message: expect.stringContaining("The store denied access."),
  });
});

describe("a file is uploaded again", () => {
  test.each([
    [HOUR + 15 * 60_000 + 1, 1],
    [HOUR + 15 * 60_000, 2],
    [0, 2],
  ])("if its URL expires %d ms later: %i uploads", async (validity, count) => {
    let calls = 0;
    const { send, time } = setUp(async () => {
      calls++;
      return { url: `https://store.example/${calls}`, expiresAt: time.now + validity };
    });
    await send("one", ["fog"]);
    await send("two", ["fog"]);
    expect(calls).toBe(count);
  });

  test("after an upload that failed, also by a call that waited for it", async () => {
    const gate = Promise.withResolvers<string>();
    let calls = 0;
    const { send } = setUp(() => {
      calls++;
      return calls === 1 ? gate.promise : Promise.resolve("https://store.example/fog");
    });
    const first = send("one", ["fog"]);
    const second = send("two", ["fog"]);
    await expect.poll(() => calls).toBe(1);
    gate.reject(new Error("the store is away"));
    await expect(first).rejects.toThrow("the store is away");
    await second;
    await send("three", ["fog"]);
    expect(calls).toBe(2);
  });

  test("if the earlier upload was pending when its call ended, but not if it had finished", async () => {
    const stop = new AbortController();
    const calls: string[] = [];
    const { send } = setUp(({ bytes }) => {
      const text = new TextDecoder().decode(bytes);
      calls.push(text);
      return text === "slow" && calls.length === 2
        ? new Promise(() => undefined)
        : Promise.resolve(`https://a.example/${text}`);
    });
    const aborted = send("one", ["fog", "slow"], false, { signal: stop.signal });
    await expect.poll(() => calls).toEqual(["fog", "slow"]);
    stop.abort();
    await expect(aborted).rejects.toMatchObject({ name: "AbortError", taskState: "none" });
    await send("two", ["fog", "slow"]);
    expect(calls).toEqual(["fog", "slow", "slow"]);
  });
});

describe("the files of a create", () => {
  test.each([
    ["exists", exists, ["fog"]],
    ["was not created", none, ["fog"]],
    ["may exist", unknown, []],
    ["existed before", existedBefore, ["fog"]],
  ])("whose task %s: %j", async (_name, outcome, expected) => {
    const { send, settle, removed } = setUp();
    await settle(await send("job", ["fog"]), outcome);
    expect(removed).toEqual(expected);
  });

  test("that may exist are removed when the next create with its intent is known", async () => {
    const { send, settle, removed } = setUp();
    const intent = await send("job", ["fog"]);
    await settle(intent, unknown);
    await settle(intent, exists);
    expect(removed).toEqual(["fog"]);
  });

  test("are kept while another create uses them", async () => {
    const { send, settle, removed, uploaded } = setUp();
    const [one, two] = [await send("one", ["fog", "dusk"]), await send("two", ["fog"])];
    expect(uploaded.toSorted()).toEqual(["dusk", "fog"]);
    await settle(one, exists);
    expect(removed).toEqual(["dusk"]);
    await settle(two, exists);
    expect(removed).toEqual(["dusk", "fog"]);
    await send("three", ["fog"]);
    expect(uploaded.slice(2)).toEqual(["fog"]);
  });

  test("with the same external task id are those of each create", async () => {
    const { send, settle, removed } = setUp();
    const [one, two, three] = [await send("job", ["fog"]), await send("job", ["dusk"]), await send("job", ["dawn"])];
    await settle(one, exists);
    expect(removed).toEqual(["fog"]);
    await settle(two, exists);
    await settle(three, exists);
    expect(removed).toEqual(["fog", "dusk", "dawn"]);
  });

  test("without an external task id are found by the body", async () => {
    const { send, settle, removed } = setUp();
    const [one, two] = [await send(undefined, ["fog"]), await send(undefined, ["dusk"])];
    await settle(two, exists);
    expect(removed).toEqual(["dusk"]);
    await settle(one, exists);
    expect(removed).toEqual(["dusk", "fog"]);
  });

  test("of another client are not known", async () => {
    const { uploads } = setUp();
    expect(await uploads.removal(intentOf("job", "fog"), undefined)).toBeUndefined();
    uploads.discard(intentOf("job", "fog"));
  });
});

describe("the files of an intent of `prepare`", () => {
  test("are kept if no task was created, because it can be sent again, until it is discarded", async () => {
    const { uploads, send, settle, removed } = setUp();
    const intent = await send("job", ["fog"], true);
    await settle(intent, none);
    expect(removed).toEqual([]);
    uploads.discard(intent);
    await new Promise((resolve) => setImmediate(resolve));
    expect(removed).toEqual(["fog"]);
    uploads.discard(intent);
  });

  test("replace those of an earlier one with the same files, and not those with others", async () => {
    const { send, settle, removed, time, uploads } = setUp();
    const first = await send("job", ["fog"], true);
    await send("job", ["fog"], true);
    await settle(first, exists);
    expect(removed).toEqual(["fog"]);
    await send("other", ["dusk"], true);
    const last = await send("other", ["dawn"], true);
    await settle(last, exists);
    expect(removed).toEqual(["fog", "dusk"]);
    uploads.discard(last);
    await new Promise((resolve) => setImmediate(resolve));
    expect(removed).toEqual(["fog", "dusk", "dawn"]);
    expect(time.now).toBe(0);
  });

  test("are discarded without those of a create that is being sent", async () => {
    const { uploads, send, settle, removed } = setUp();
    const created = await send("job", ["fog"]);
    const prepared = await send("job", ["dusk"], true);
    uploads.discard(prepared);
    await new Promise((resolve) => setImmediate(resolve));
    expect(removed).toEqual(["dusk"]);
    await settle(created, exists);
    expect(removed).toEqual(["dusk", "fog"]);
  });

  test("are named by their content if they are left out", async () => {
    const { uploads, uploaded } = setUp();
    const intent = await uploads.leaveOut(intentOf("job", "fog", "dusk"), [file("fog"), file("dusk")]);
    expect(JSON.parse(intent.body)).toEqual([
      `https://upload.invalid/${sha256("fog")}`,
      `https://upload.invalid/${sha256("dusk")}`,
    ]);
    expect(uploaded).toEqual([]);
  });
});

test("`replace` uploads files that are never removed", async () => {
  const { uploads, uploaded, removed } = setUp();
  const limits = { ms: 1000, signal: undefined, queueTimeout: 0 };
  const text = await uploads.replace("audio.toy", SERVICE, intentOf("job", "fog").body, [file("fog")], limits);
  expect(JSON.parse(text)).toEqual(["https://store.example/fog?n=1"]);
  expect([uploaded, removed]).toEqual([["fog"], []]);
});

test("a clock that tracks work tracks the hashes of files", async () => {
  const tracked: Promise<unknown>[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: () => new Promise(() => undefined),
    track: (work) => {
      tracked.push(work);
      return work;
    },
  };
  const uploads = createUploads(async () => "https://store.example/a")(clock);
  await uploads.leaveOut(intentOf("job", "fog"), [file("fog")]);
  expect(tracked).toHaveLength(1);
});
