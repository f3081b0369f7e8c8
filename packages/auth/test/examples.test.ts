import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { listTasks } from "../examples/plain-fetch.ts";
import { jwt } from "../src/index.ts";

const { accessKey, secretKey } = DEFAULT_ACCOUNT;

test("listTasks recovers from a local clock that is an hour behind", async () => {
  const emulator = await createEmulator({ clock: "manual", listen: false });
  onTestFinished(() => emulator.close());
  const clock = { now: () => emulator.clock.now() - 3_600_000 };
  const auth = jwt({ accessKey, secretKey }, { clock });
  expect(await listTasks(emulator.url, auth, emulator.fetch)).toEqual([]);
  expect(emulator.calls.map(({ code }) => code)).toEqual([1004, 0]);
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", "plain-fetch.ts"), "utf8")}\`\`\``);
});
