import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { createAudio, speak } from "../examples/without-the-facade.ts";

test("generates speech without the facade", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  const audio = createAudio(DEFAULT_ACCOUNT, { baseUrl, clock, fetch });
  expect(await speak("The fog comes in.", audio)).toMatch(/^http/);
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(
    `\`\`\`ts\n${readFileSync(join(folder, "examples", "without-the-facade.ts"), "utf8")}\`\`\``,
  );
});
