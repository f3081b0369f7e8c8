import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator, type Emulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";

const BIN = fileURLToPath(new URL("../../src/bin.ts", import.meta.url));

/** Starts `klingkit probe` in a process. */
function start(
  { url }: Emulator,
  folder: string,
  ...flags: readonly string[]
): { readonly kill: () => void; readonly output: Promise<string> } {
  const child = spawn(process.execPath, ["-C", "@klingkit/source", BIN, "probe", "--json", ...flags], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", KLING_BASE_URL: url, KLING_API_KEY: "api-key-emulator" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const output = new Promise<string>((resolve) => child.once("close", () => resolve(text)));
  return { kill: () => child.kill("SIGKILL"), output };
}

test("after kill -9 at any create, the next run names every paid task", async () => {
  await using emulator = await createEmulator({ taskSeconds: 0.01, switches: { externalTaskIds: "off" } });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-probe-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const named: string[] = [];
  // The first, second and third create of a run: processed without a response, or never processed.
  for (const [nth, processed] of [
    [1, true],
    [2, false],
    [3, true],
  ] as const) {
    let count = 0;
    const { promise: reached, resolve } = Promise.withResolvers<void>();
    emulator.faults.add({
      method: "POST",
      path: "/v1/audio/",
      when: () => (++count === nth ? (resolve(), true) : false),
      ...(processed ? { processed } : {}),
      hang: true,
    });
    const run = start(emulator, folder, "--spend", "2", "--only", "unseen-tasks,duplicate-lookup");
    await reached;
    run.kill();
    await run.output;
    emulator.faults.clear();
    const before = emulator.state().tasks.filter(({ units }) => units > 0);
    const next = await start(emulator, folder, "--only", "unknown-task").output;
    const earlier = next
      .trim()
      .split("\n")
      .flatMap((line) => (JSON.parse(line) as { earlier?: { state: string; id?: string } }).earlier ?? []);
    named.push(...earlier.flatMap(({ id }) => id ?? []));
    expect([nth, processed, named.toSorted()]).toEqual([nth, processed, before.map(({ id }) => id).toSorted()]);
  }
}, 60_000);
