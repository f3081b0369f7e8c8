import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { generate } from "../examples/without-the-facade.ts";

test("generates images without the facade", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  expect(await generate("a lighthouse in fog", 2, "api-key-emulator", { baseUrl, clock, fetch })).toHaveLength(2);
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(
    `\`\`\`ts\n${readFileSync(join(folder, "examples", "without-the-facade.ts"), "utf8")}\`\`\``,
  );
});
