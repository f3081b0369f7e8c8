import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audioEndpoints } from "@klingkit/audio";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { imageEndpoints } from "@klingkit/image";
import { videoEndpoints } from "@klingkit/video";
import type * as facade from "klingkit";
import type { KlingOptions } from "klingkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endpointPrograms } from "../endpoint-programs.ts";
import { webhookSecret } from "../example.ts";
import { runVirtualClock } from "../run-virtual-clock.ts";

const examples = join(import.meta.dirname, "..");
const place: {
  emulator?: Emulator;
  handler?: (request: Request) => Promise<Response>;
  folder: string;
  before: string;
  lines: unknown[][];
} = {
  folder: "",
  before: process.cwd(),
  lines: [],
};

function emulator(): Emulator {
  if (!place.emulator) throw new Error("The emulator has not started.");
  return place.emulator;
}

// The programs use the real packages. Only their credential, their address and their clock are replaced.
vi.mock("klingkit", async (original) => {
  const actual = await original<typeof facade>();
  return {
    ...actual,
    createKling(options: KlingOptions = {}) {
      const { url: baseUrl, fetch, clock } = emulator();
      return actual.createKling({ apiKey: "api-key-emulator", env: {}, baseUrl, fetch, clock, ...options });
    },
  };
});

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation((...line) => void place.lines.push(line));
  vi.stubEnv("KLING_WEBHOOK_SECRET", webhookSecret);
  place.lines = [];
  place.folder = await mkdtemp(join(tmpdir(), "klingkit-pages-"));
  await copyFile(join(examples, "media", "lighthouse.png"), join(place.folder, "lighthouse.png"));
  process.chdir(place.folder);
  place.emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret }],
    callbacks: {
      hosts: "any",
      fetch: async (url, init) =>
        (await place.handler?.(new Request(url, init))) ?? new Response(null, { status: 503 }),
    },
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.chdir(place.before);
  await emulator().close();
  await rm(place.folder, { recursive: true });
});

/** The files that a program wrote. */
const written = async (): Promise<readonly string[]> =>
  (await readdir(place.folder)).filter((file) => file !== "lighthouse.png").toSorted();

const endpoints = { ...videoEndpoints, ...imageEndpoints, ...audioEndpoints };

test.each(Object.keys(endpointPrograms))("endpoints/%s.ts calls its endpoints", async (name) => {
  await import(`../endpoints/${name}.ts`);
  const paths = emulator().calls.flatMap(({ path, status }) => (status < 300 ? path : []));
  const missing = (endpointPrograms[name] ?? []).filter((each) => !paths.some((path) => isPathOf(each, path)));
  expect(missing).toEqual([]);
  expect((await written()).length + place.lines.length).toBeGreaterThan(0);
});

function isPathOf(name: string, path: string): boolean {
  const endpoint = endpoints[name];
  if (!endpoint) return false;
  const paths =
    "apiVersions" in endpoint ? Object.values(endpoint.apiVersions).map((version) => version.path) : [endpoint.path];
  return paths.some((each) => new RegExp(`^${each.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path));
}

test("every endpoint has a program", () => {
  expect(Object.values(endpointPrograms).flat().toSorted()).toEqual(Object.keys(endpoints).toSorted());
});

test("account.ts reads the packs and the ledgers", async () => {
  const { createKling } = await import("klingkit");
  await createKling().video.textToVideo.run({ prompt: "a lighthouse in fog" });
  await import("../endpoints/account.ts");
  expect(place.lines).toMatchObject([
    [expect.any(String), expect.any(Number), expect.any(String)],
    [expect.any(String), expect.any(Number), expect.any(String)],
    [expect.any(String), expect.any(Number), expect.any(String)],
    [expect.any(String), 3],
    ["kling-v3", 3, "video"],
  ]);
});

/** What a program of a page does: the files that it writes, the tasks that it pays for, and the first lines that it prints. */
interface Expected {
  readonly files?: readonly string[];
  readonly tasks?: number;
  readonly lines?: readonly (readonly unknown[])[];
}

const pages: Readonly<Record<string, Expected>> = {
  start: { files: ["lighthouse.mp4"], tasks: 1 },
  progress: { lines: [["at most 0.42 USD"], ["submitted", 0]], tasks: 1 },
  credentials: { lines: [["accepted"]], tasks: 0 },
  choose: { lines: [["kling-3.0-turbo", 1.4, "official"]], files: ["waves.mp4"] },
  "several-prompts": {
    files: ["afternoon.mp4", "dawn.mp4", "dusk.mp4", "midnight.mp4", "morning.mp4", "noon.mp4"],
    tasks: 6,
  },
  "lost-response": {},
  "own-id": { tasks: 1, lines: [[expect.stringContaining("http")], [true]] },
  recover: { tasks: 1, lines: [[expect.any(String)]] },
  "two-processes": { files: ["lighthouse.mp4", "task.json"], tasks: 1 },
  errors: { lines: [["content"]] },
  budget: {
    files: ["dawn.mp4", "noon.mp4"],
    lines: [[expect.stringContaining("does not cover the task")]],
    tasks: 2,
  },
  "in-production": { tasks: 0 },
};

test.each(Object.entries(pages))("pages/%s.ts", async (name, expected) => {
  await import(`../pages/${name}.ts`);
  expect(await outcome(expected)).toMatchObject(expected);
});

/** What the program did, with as many lines as are expected. */
async function outcome({ lines = [] }: Expected): Promise<Expected> {
  return {
    files: await written(),
    tasks: emulator().state().paid.tasks,
    lines: place.lines.slice(0, lines.length),
  };
}

const readmes: Readonly<Record<string, Expected>> = {
  klingkit: { files: ["lighthouse.mp4"], tasks: 4 },
  "limit-spending": { tasks: 1, lines: [["4.58"]] },
  products: { files: ["fog.mp3", "sun.mp4", "wide.png", "winter.mp4"] },
  errors: { tasks: 1, lines: [["Wait until a running task finishes, or buy more concurrency."]] },
  emulator: {},
  models: { lines: [[[5, 10]]] },
  tasks: { tasks: 1 },
};

test.each(Object.entries(readmes))("readme/%s.ts", async (name, expected) => {
  await import(`../readme/${name}.ts`);
  expect(await outcome(expected)).toMatchObject(expected);
});

const moving: Readonly<Record<string, Expected>> = {
  "kling-api-1": { files: ["lighthouse.mp4"], lines: [[true, true, false]] },
  "kling-api-2": { files: ["lighthouse.mp4"] },
  python: { files: ["lighthouse.mp4"] },
};

test.each(Object.entries(moving))("moving/%s.ts", async (name, expected) => {
  await import(`../moving/${name}.ts`);
  expect(await outcome(expected)).toMatchObject(expected);
});

test("readme/profile.ts", async () => {
  await mkdir(join(place.folder, "klingkit-probe"));
  const profile = {
    format: "klingkit-profile-1",
    date: "2026-11-20T00:00:00.000Z",
    host: "emulator.localhost",
    account: { salt: "5a17", packs: [] },
    facts: { duplicateIds: "rejected" },
  };
  await writeFile(join(place.folder, "klingkit-probe", "profile.json"), JSON.stringify(profile));
  await import("../readme/profile.ts");
  expect(place.lines).toEqual([[true]]);
});

test("pages/webhook.ts downloads the video of a callback", async () => {
  const { create, POST } = await import("../pages/webhook.ts");
  // The emulator sends its callbacks to the handler, as the service sends them to a server.
  place.handler = POST;
  await create("order-42");
  void runVirtualClock(emulator());
  await vi.waitFor(async () => expect(await written()).toEqual(["order-42.mp4"]));
});
