import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { printUsage } from "../examples/print-usage.ts";
import { remainingUnits } from "../examples/remaining-units.ts";
import { emulated } from "./emulated.ts";

test("reads the remaining units without the facade", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  const units = await remainingUnits("api-key-emulator", { baseUrl, clock, fetch });
  expect(Object.values(units)).not.toHaveLength(0);
});

test("prints the usage beside the estimates", async () => {
  const { account, createTask, emulator } = await emulated();
  await createTask();
  await createTask("/v1/images/generations", { prompt: "fog" });
  const print = vi.spyOn(console, "log").mockImplementation(() => undefined);
  onTestFinished(() => print.mockRestore());
  const taskId = emulator.state().tasks[0]?.id ?? "";
  await printUsage(account, [{ taskId, estimate: { units: 4, usd: 0.56, packageType: "video" } }]);
  expect(print.mock.calls).toEqual([
    ["kling-v3", "units", 8, "image", "no estimate"],
    ["kling-v3", "units", 3, "video", "1 tasks: 3, at most 4 expected"],
  ]);
});

test("the README contains the example programs", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  for (const name of readdirSync(join(folder, "examples")))
    expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", name), "utf8")}\`\`\``);
});
