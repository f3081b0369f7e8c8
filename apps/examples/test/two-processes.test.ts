import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@klingkit/emulator";
import { expect, onTestFinished, test, vi } from "vitest";

interface World {
  readonly emulator: Emulator;
  readonly operation: string;
  readonly out: string;
  /** Runs a program in a process of its own. */
  readonly run: (program: string, ...args: readonly string[]) => ChildProcess;
}

/** An emulator on a port, whose tasks take a fraction of a second. */
async function world(): Promise<World> {
  const emulator = await createEmulator({ taskSpeed: 1000 });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-"));
  const children: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of children) child.kill("SIGKILL");
    await emulator.close();
    await rm(folder, { recursive: true });
  });
  return {
    emulator,
    operation: join(folder, "operation.json"),
    out: join(folder, "out.mp4"),
    run(program, ...args) {
      const child = spawn(
        process.execPath,
        ["-C", "@klingkit/source", join(import.meta.dirname, "..", "two-processes", program), ...args],
        {
          stdio: ["ignore", "inherit", "inherit"],
          env: { ...process.env, KLING_API_KEY: "api-key-emulator", KLING_BASE_URL: emulator.url },
        },
      );
      children.push(child);
      return child;
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Finishes the video in another process, and returns the type of the file and the number of paid tasks. */
async function finish({ run, operation, out, emulator }: World): Promise<{ type: string; paid: number }> {
  await once(run("finish.ts", operation, out), "exit");
  return { type: (await readFile(out)).subarray(4, 8).toString(), paid: emulator.state().paid.tasks };
}

test("another process finishes the video of a process that was killed", async () => {
  const given = await world();
  const first = given.run("start.ts", given.operation, "order-42");
  await vi.waitUntil(() => existsSync(given.operation), { timeout: 300_000, interval: 20 });
  await kill(first);
  expect(await finish(given)).toEqual({ type: "ftyp", paid: 1 });
});

test("a process that is killed during the create is repeated, and pays once", async () => {
  const given = await world();
  given.emulator.faults.add({ method: "POST", hang: true, processed: true, times: 1 });
  const first = given.run("start.ts", given.operation, "order-42");
  await vi.waitUntil(() => given.emulator.state().paid.tasks === 1, { timeout: 300_000, interval: 20 });
  await kill(first);
  expect(existsSync(given.operation)).toBe(false);

  given.run("start.ts", given.operation, "order-42");
  await vi.waitUntil(() => existsSync(given.operation), { timeout: 300_000, interval: 20 });
  expect(await finish(given)).toEqual({ type: "ftyp", paid: 1 });
});
