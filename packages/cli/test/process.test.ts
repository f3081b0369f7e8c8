import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@klingkit/emulator";
import manifest from "../package.json" with { type: "json" };
import { expect, onTestFinished, test } from "vitest";

const BIN = fileURLToPath(new URL("../src/bin.ts", import.meta.url));

interface Started {
  child: ChildProcess;
  says: (text: string) => Promise<void>;
  output: () => string;
  exited: Promise<number | null>;
}

/** Starts the command as a process of its own, in an empty folder. */
async function start(env: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Started> {
  return startIn(await mkdtemp(join(tmpdir(), "klingkit-cli-")), env, ...argv);
}

/** Starts the command as a process of its own. The folder is removed when the test ends. */
async function startIn(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<Started> {
  const child = spawn(process.execPath, ["-C", "@klingkit/source", BIN, ...argv], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) await once(child.stderr, "data");
  };
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  });
  return { child, says, output: () => output, exited };
}

test("the command tells its help and its version, and ends", async () => {
  const { exited, output } = await start({}, "--help");
  expect(await exited).toBe(0);
  expect(output()).toMatch(/^Usage: klingkit \[options\] \[command\]\n/);
  const version = await start({}, "--version");
  expect([await version.exited, version.output()]).toEqual([0, `${manifest.version}\n`]);
});

test("the exit code of a mistake reaches the shell", async () => {
  const { exited, output } = await start({}, "video");
  expect(await exited).toBe(2);
  expect(output()).toContain("`prompt` is required.");
});

test("the address of a .env file receives the key of the same file, and no key of the environment", async () => {
  await using emulator = await createEmulator();
  const folder = await mkdtemp(join(tmpdir(), "klingkit-cli-"));
  await writeFile(join(folder, ".env"), `KLING_BASE_URL=${emulator.url}\n`);
  const refused = await startIn(folder, { KLING_API_KEY: "victims-key" }, "video", "a cat");
  expect(await refused.exited).toBe(3);
  expect(refused.output()).toContain(`KLING_BASE_URL in ${join(await realpath(folder), ".env")} is not used`);
  expect(refused.output()).toContain("or set the base URL or the region explicitly.");
  expect(emulator.calls).toEqual([]);

  await writeFile(join(folder, ".env"), `KLING_BASE_URL=${emulator.url}\nKLING_API_KEY=api-key-emulator\n`);
  const accepted = await startIn(folder, {}, "auth", "check");
  expect(await accepted.exited).toBe(0);
  expect(accepted.output()).toContain(`${emulator.url} accepts the credentials`);
});

test("Ctrl-C leaves a state that another process takes up, and kill -9 does too", async () => {
  // The first is still at work when it is stopped; nobody waits for it: starting two more processes takes longer.
  let made = 0;
  await using emulator = await createEmulator({ taskSeconds: () => (made++ === 0 ? 4 : 0.001) });
  const env = { KLING_BASE_URL: emulator.url, KLING_API_KEY: "api-key-emulator" };
  const state = await mkdtemp(join(tmpdir(), "klingkit-state-"));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
  const first = await start(env, "video", "a cat", "--id", "cat", "--state", state, "-o", join(state, "cat.mp4"));
  await first.says("cat: submitted");
  first.child.kill("SIGINT");
  expect(await first.exited).toBe(130);
  expect(first.output()).toContain(`klingkit tasks wait cat --state ${state}`);

  const sent = new Promise<void>((resolve) => {
    emulator.faults.add({
      method: "POST",
      path: "/text-to-video",
      processed: true,
      hang: true,
      when: () => (resolve(), true),
    });
  });
  const second = await start(env, "video", "a dog", "--id", "dog", "--state", state, "-o", join(state, "dog.mp4"));
  await sent;
  second.child.kill("SIGKILL");
  await second.exited;

  emulator.faults.clear();
  const recovered = await start(env, "tasks", "recover", "--state", state);
  expect(await recovered.exited).toBe(0);
  expect(recovered.output()).toContain("dog: the service has it");
  const waited = await start(env, "tasks", "wait", "--state", state, "--json");
  expect(await waited.exited).toBe(0);
  expect((await readdir(state)).filter((name) => name.endsWith(".mp4")).sort()).toEqual(["cat.mp4", "dog.mp4"]);
  expect(emulator.state().paid.tasks).toBe(2);
});
