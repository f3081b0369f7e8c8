import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
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

const examples = join(import.meta.dirname, "..");
const place: { emulator?: Emulator; folder: string; before: string; lines: unknown[][] } = {
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

// The checks of the other programs: the files that they write, and what the emulator was asked to create.
const pages: Readonly<Record<string, { readonly files?: readonly string[]; readonly posts?: number }>> = {};

test.each(Object.entries(pages))("pages/%s.ts", async (name, expected) => {
  await import(`../pages/${name}.ts`);
  if (expected.files) expect(await written()).toEqual(expected.files);
  if (expected.posts !== undefined) expect(emulator().state().tasks).toHaveLength(expected.posts);
});
