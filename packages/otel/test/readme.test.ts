import { mkdtemp, rm } from "node:fs/promises";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { context, metrics, trace } from "@opentelemetry/api";
import { createEmulator, type Emulator } from "@klingkit/emulator";
import type * as facade from "klingkit";
import type { KlingOptions } from "klingkit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withoutQuery } from "../src/index.ts";
import { type Recorded, startSdk } from "./recorded.ts";

const folder = join(import.meta.dirname, "..");

const world: { emulator?: Emulator; sdk?: Recorded; lines: unknown[][] } = { lines: [] };

// The programs use the real packages. Only their credential, their clock and the address are replaced.
vi.mock("klingkit", async (original) => {
  const actual = await original<typeof facade>();
  return {
    ...actual,
    createKling(options: KlingOptions = {}) {
      const { url: baseUrl = "", fetch, clock } = world.emulator ?? {};
      return actual.createKling({
        apiKey: "api-key-emulator",
        env: {},
        baseUrl,
        ...(fetch && clock ? { fetch, clock } : {}),
        ...options,
      });
    },
  };
});

beforeEach(async () => {
  vi.spyOn(console, "log").mockImplementation((...line) => void world.lines.push(line));
  world.lines = [];
  world.emulator = await createEmulator({ clock: "virtual", listen: false });
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const api of [trace, metrics, context]) api.disable();
  await world.emulator?.close();
});

/** Starts the SDK as the global one, as the programs expect it. */
function startGlobalSdk(): Recorded {
  const sdk = startSdk();
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  metrics.setGlobalMeterProvider(sdk.meterProvider);
  return sdk;
}

test("client.ts", async () => {
  const { named, points } = startGlobalSdk();
  await import("../examples/client.ts");
  expect(world.lines).toEqual([["succeeded"]]);
  expect(named("generate_content")).toHaveLength(1);
  expect(await points("kling.client.tasks")).toMatchObject([{ value: 1 }]);
});

test("queue.ts", async () => {
  const { named, points } = startGlobalSdk();
  const before = process.cwd();
  const place = await mkdtemp(join(tmpdir(), "klingkit-otel-"));
  process.chdir(place);
  try {
    await import("../examples/queue.ts");
  } finally {
    process.chdir(before);
    await rm(place, { recursive: true, force: true });
  }
  expect(world.lines).toEqual([["fog", "succeeded"]]);
  // The queue stores the task between the create and the wait.
  const [create, wait] = [named("generate_content")[0], named("fetch_response")[0]];
  expect(wait?.links[0]?.context.spanId).toBe(create?.spanContext().spanId);
  expect(await points("kling.queue.jobs.finished")).toMatchObject([{ value: 1 }]);
  expect(await points("kling.queue.job.wait_duration")).toMatchObject([{ value: 1 }]);
});

test("the query of a URL is removed", () => {
  expect(withoutQuery({ origin: "https://cdn.example", path: "/a/b.mp4?signature=secret" })).toEqual({
    "url.full": "https://cdn.example/a/b.mp4",
    "url.query": "",
  });
});

test("every TypeScript block of the README is one of these programs", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const programs = readdirSync(join(folder, "examples")).map((file) =>
    readFileSync(join(folder, "examples", file), "utf8"),
  );
  expect(blocks.toSorted()).toEqual(programs.toSorted());
});
