import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "@klingkit/emulator";
import type * as klingkit from "klingkit";
import type * as guards from "../src/index.ts";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openEmulator, temporaryFolder } from "./emulated.ts";

const folder = join(import.meta.dirname, "..");
let emulator: Emulator;
const lines: unknown[][] = [];

// The programs use the real packages. Only their credential, their address and their clock are replaced.
vi.mock("klingkit", async (original) => {
  const actual = await original<typeof klingkit>();
  return {
    ...actual,
    createKling({ baseUrl, ...options }: klingkit.KlingOptions = {}) {
      const { url, fetch, clock } = emulator;
      return actual.createKling({
        apiKey: "api-key-emulator",
        baseUrl: baseUrl ?? url,
        fetch,
        clock,
        env: {},
        ...options,
      });
    },
  };
});

vi.mock("@klingkit/guards", async (original) => {
  const actual = await original<typeof guards>();
  return {
    ...actual,
    audit: (sink: Parameters<typeof guards.audit>[0], options: guards.AuditOptions) =>
      actual.audit(sink, { clock: emulator.clock, ...options }),
    budget: (options: guards.BudgetOptions) => actual.budget({ clock: emulator.clock, ...options }),
    createOrReuse: (...[endpoint, input, options]: Parameters<typeof guards.createOrReuse>) =>
      actual.createOrReuse(endpoint, input, { clock: emulator.clock, ...options }),
  };
});

beforeEach(async () => {
  lines.length = 0;
  const [before, temporary] = [process.cwd(), await temporaryFolder()];
  process.chdir(temporary);
  onTestFinished(() => process.chdir(before));
  const log = vi.spyOn(console, "log").mockImplementation((...line) => void lines.push(line));
  onTestFinished(() => log.mockRestore());
  emulator = await openEmulator();
});

test("limits.ts and verify.ts", async () => {
  await import("../examples/limits.ts");
  expect(existsSync("lighthouse.mp4")).toBe(true);
  expect(lines).toMatchObject([[[{ unit: "usd", limit: 20, used: 0.42, left: 19.58 }]]]);
  await vi.waitFor(() => expect(readFileSync("audit.jsonl", "utf8").split("\n")).toHaveLength(3));
  await import("../examples/verify.ts");
  expect(lines[1]).toEqual([expect.stringMatching(/^2 lines, the last hash is [0-9a-f]{64}$/)]);
});

test("blocked.ts", async () => {
  await import("../examples/blocked.ts");
  expect(lines).toEqual([
    [
      "budget",
      expect.stringContaining("The budget of 5 video units per month does not cover the task"),
      false,
      expect.any(Number),
    ],
  ]);
});

test("postgres.ts", async () => {
  await import("../examples/postgres.ts");
  expect(emulator.state().paid.tasks).toBe(2);
});

test("reuse.ts", async () => {
  await import("../examples/reuse.ts");
  expect(lines.map(([, , what]) => what)).toEqual(["created", "reused"]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("the README contains the programs", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const missing = readdirSync(join(folder, "examples")).filter(
    (file) => !readme.includes(`\`\`\`ts\n${readFileSync(join(folder, "examples", file), "utf8")}\`\`\``),
  );
  expect(missing).toEqual([]);
});
