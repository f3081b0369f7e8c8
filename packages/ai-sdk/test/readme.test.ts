import type * as files from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import type * as ai from "ai";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as klingkitModule from "../src/index.ts";
import type { KlingkitOptions, KlingkitProvider } from "../src/index.ts";

const folder = join(import.meta.dirname, "..");
const secret = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";

/** What the programs of the README run on, and what they write and print. */
const world: { emulator?: Emulator; files: Map<string, Uint8Array | string>; lines: unknown[][]; handler?: Handler } = {
  files: new Map(),
  lines: [],
};
type Handler = (request: Request) => Promise<Response>;

function emulator(): Emulator {
  if (!world.emulator) throw new Error("The emulator has not started.");
  return world.emulator;
}

/** The options that a program would read from its environment. */
function connection(): KlingkitOptions {
  const { url: baseUrl, fetch, clock } = emulator();
  return { apiKey: "api-key-emulator", baseUrl, fetch, clock };
}

// The programs use the real packages. Only their credential, their clock and their files are replaced.
vi.mock("@klingkit/ai-sdk", async (original) => {
  const actual = await original<typeof klingkitModule>();
  const providers = new WeakMap<Emulator, KlingkitProvider>();
  return {
    ...actual,
    get klingkit() {
      const klingkit = providers.get(emulator()) ?? actual.createKlingkit(connection());
      providers.set(emulator(), klingkit);
      return klingkit;
    },
    createKlingkit: (options: KlingkitOptions) => actual.createKlingkit({ ...connection(), ...options }),
  };
});
vi.mock("ai", async (original) => {
  const actual = await original<typeof ai>();
  const { createKlingkit } = await import("../src/index.ts");
  return {
    ...actual,
    experimental_generateVideo: (options: Parameters<typeof actual.experimental_generateVideo>[0]) =>
      actual.experimental_generateVideo({
        poll: { delay: (ms) => emulator().clock.sleep(ms) },
        download: createKlingkit(connection()).download,
        ...options,
      }),
  };
});
vi.mock("node:fs/promises", async (original) => {
  const actual = await original<typeof files>();
  const writeFile = async (path: string, data: Uint8Array | string): Promise<void> => void world.files.set(path, data);
  const readFile = async (path: string): Promise<unknown> => world.files.get(path);
  return { ...actual, writeFile, readFile };
});

beforeEach(async () => {
  vi.stubEnv("KLING_WEBHOOK_SECRET", secret);
  vi.spyOn(console, "log").mockImplementation((...line) => void world.lines.push(line));
  globalThis.AI_SDK_LOG_WARNINGS = false;
  world.files.clear();
  world.lines = [];
  world.emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: secret }],
    callbacks: {
      hosts: "any",
      fetch: async (url, init) => {
        // The module exports the handler while it still waits for the video.
        const { handler } = world;
        return handler ? handler(new Request(url, init)) : new Response(null, { status: 503 });
      },
    },
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await emulator().close();
});

const paths = (): readonly string[] => emulator().calls.flatMap(({ method, path }) => (method === "POST" ? path : []));
const startOf = (file: string): string => {
  const data = world.files.get(file);
  return typeof data === "string" ? data : new TextDecoder("latin1").decode(data?.subarray(0, 8));
};

test("generate-video.ts", async () => {
  await import("../examples/generate-video.ts");
  expect(startOf("lighthouse.mp4")).toContain("ftyp");
});

test("own-key.ts", async () => {
  await import("../examples/own-key.ts");
  expect(world.lines).toEqual([[3, 3]]);
  expect(
    emulator()
      .state()
      .tasks.map(({ externalTaskId }) => externalTaskId),
  ).toEqual(["order-42-1", "order-42-2", "order-42-3"]);
});

test("start-video.ts", async () => {
  await import("../examples/start-video.ts");
  expect(startOf("operation.json")).toContain('"klingkit":1');
  expect(world.lines[0]).toMatchObject([{ usd: { min: 0.42, max: 0.42 } }]);
});

test("inputs.ts", async () => {
  await import("../examples/inputs.ts");
  const readme = readFileSync(join(folder, "examples/inputs.ts"), "utf8");
  expect(paths()).toEqual([...readme.matchAll(/POST (\S+)/g)].map(([, path]) => path));
});

test("settings.ts", async () => {
  await import("../examples/settings.ts");
  expect(world.lines).toMatchObject([
    [{ type: "unsupported", feature: "duration" }],
    [{ type: "compatibility", feature: "resolution" }],
    [{ type: "unsupported", feature: "seed" }],
  ]);
});

test("image-and-speech.ts", async () => {
  await import("../examples/image-and-speech.ts");
  expect([...world.files.keys()]).toEqual(["lighthouse-0.png", "lighthouse-1.png", "fog.mp3"]);
  expect(startOf("lighthouse-1.png")).toContain("PNG");
});

test("webhook.ts", async () => {
  const { klingkit } = await import("@klingkit/ai-sdk");
  const { webhooks } = klingkit.client;
  const create = webhooks.receiver;
  vi.spyOn(webhooks, "receiver").mockImplementation((options) => {
    const receiver = create(options);
    world.handler = receiver;
    return receiver;
  });
  await import("../examples/webhook.ts");
  expect(world.lines).toEqual([["video/mp4"]]);
});

test("options.ts", async () => {
  await import("../examples/options.ts");
  expect(world.lines).toEqual([[1, [expect.stringMatching(/^\d+\.mp4$/)]]]);
});

test("errors.ts", async () => {
  await import("../examples/errors.ts");
  expect(world.lines).toEqual([["content_rejected", "none", false]]);
});

test("from-klingai.ts", async () => {
  await import("../examples/from-klingai.ts");
  expect(world.lines).toMatchObject([[{ taskId: expect.any(String), videos: [{ url: expect.any(String) }] }]]);
  expect(paths()).toEqual(["/v1/videos/text2video"]);
});

test("every block of the README is one of these programs", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const programs = readdirSync(join(folder, "examples")).map((file) =>
    readFileSync(join(folder, "examples", file), "utf8"),
  );
  expect(blocks.toSorted()).toEqual(programs.toSorted());
});
