import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { remainingUnits } from "../examples/remaining-units.ts";

test("reads the remaining units without the facade", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  const units = await remainingUnits("api-key-emulator", { baseUrl, clock, fetch });
  expect(Object.values(units)).not.toHaveLength(0);
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", "remaining-units.ts"), "utf8")}\`\`\``);
});
