import { readFileSync } from "node:fs";
import { join } from "node:path";
import { apiKey } from "@klingkit/auth";
import { createEmulator } from "@klingkit/emulator";
import { createTransport } from "@klingkit/http";
import { expect, onTestFinished, test } from "vitest";
import { createFog } from "../examples/custom-endpoint.ts";

test("the example creates a task with its own endpoint and waits for it", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  const transport = createTransport({ baseUrl, authorizer: apiKey("api-key-emulator"), clock, fetch });
  const { output } = await createFog(transport).run({ prompt: "fog" });
  expect(output.type).toBe("video");
});

test("the README contains the example", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", "custom-endpoint.ts"), "utf8")}\`\`\``);
});
