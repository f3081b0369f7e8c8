import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as clients from "@aws-sdk/client-s3";
import { createEmulator, type Emulator } from "@klingkit/emulator";
import { systemClock } from "@klingkit/http";
import type * as facade from "klingkit";
import type { KlingOptions } from "klingkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startS3, type S3Server } from "./s3-server.ts";

const DAY = 24 * 3_600_000;
const folder = join(import.meta.dirname, "..");

/** What the programs of the README run on, and what they print. */
const world: { emulator?: Emulator; store?: S3Server; lines: unknown[][] } = { lines: [] };

function running(): { readonly emulator: Emulator; readonly store: S3Server } {
  const { emulator, store } = world;
  if (!emulator || !store) throw new Error("The emulator or the store has not started.");
  return { emulator, store };
}

// The programs use the real packages. Only their credentials, their clock and the addresses are replaced.
vi.mock("klingkit", async (original) => {
  const actual = await original<typeof facade>();
  return {
    ...actual,
    createKling(options: KlingOptions = {}) {
      const { url: baseUrl, fetch, clock } = running().emulator;
      return actual.createKling({ apiKey: "api-key-emulator", env: {}, baseUrl, fetch, clock, ...options });
    },
  };
});
vi.mock("@aws-sdk/client-s3", async (original) => {
  const actual = await original<typeof clients>();
  return {
    ...actual,
    S3Client: class extends actual.S3Client {
      constructor(options: clients.S3ClientConfig) {
        super({ ...world.store?.connection, ...options });
      }
    },
  };
});

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation((...line) => void world.lines.push(line));
  world.lines = [];
  // The programs compare the time of the service with that of the machine.
  const startAt = systemClock.now() - 25 * DAY;
  world.emulator = await createEmulator({ clock: "virtual", listen: false, startAt });
  world.store = await startS3();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await running().emulator.close();
});

test("save.ts", async () => {
  await import("../examples/save.ts");
  const { store } = running();
  const [stored] = store.objects;
  if (!stored) throw new Error("Nothing was stored.");
  const [key, object] = stored;
  expect(key).toMatch(/^\/films\/2026\/\d+\.mp4$/);
  expect(world.lines).toEqual([[`s3:/${key}`, object.bytes.byteLength, expect.stringMatching(/^[0-9a-f]{64}$/)]]);
});

test("expiring.ts", async () => {
  const { emulator, store } = running();
  const { createKling } = await import("klingkit");
  const kling = createKling();
  const old = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
  await emulator.clock.advance(25 * DAY);
  await kling.video.textToVideo.run({ prompt: "a lighthouse at noon" });
  await import("../examples/expiring.ts");
  expect([...store.objects.keys()]).toEqual([`/films/rescued/${old.id}.mp4`]);
  expect(world.lines).toMatchObject([[{ url: `s3://films/rescued/${old.id}.mp4` }]]);
});

test("upload.ts", async () => {
  const { emulator, store } = running();
  const before = process.cwd();
  const place = await mkdtemp(join(tmpdir(), "klingkit-upload-"));
  process.chdir(place);
  try {
    await writeFile("dance.mp4", "\0\0\0\x20ftypisom a dance");
    await import("../examples/upload.ts");
    expect(await readdir(place)).toContain("dancer.mp4");
  } finally {
    process.chdir(before);
    await rm(place, { recursive: true, force: true });
  }
  const body = JSON.stringify(emulator.calls.find(({ method }) => method === "POST")?.body);
  expect(body).toMatch(/for-kling\/klingkit-uploads\/[0-9a-f-]{36}-[0-9a-f]{64}\.mp4\?/);
  expect(store.requests.filter((request) => request.startsWith("PUT"))).toHaveLength(1);
  await expect.poll(() => store.objects.size).toBe(0);
});

test("every block of the README is one of these programs", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const programs = readdirSync(join(folder, "examples")).map((file) =>
    readFileSync(join(folder, "examples", file), "utf8"),
  );
  expect(blocks.toSorted()).toEqual(programs.toSorted());
});
