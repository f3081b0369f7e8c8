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

interface RunningCommand {
  child: ChildProcess;
  printed: (text: string) => Promise<void>;
  output: () => string;
  exited: Promise<number | null>;
}

/** Starts the command in a process, in an empty directory. */
async function start(env: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<RunningCommand> {
  return startIn(await mkdtemp(join(tmpdir(), "klingkit-cli-")), env, ...argv);
}

/** Starts the command in a process. The directory is removed when the test ends. */
async function startIn(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<RunningCommand> {
  const child = spawn(process.execPath, ["-C", "@klingkit/source", BIN, ...argv], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const printed = async (text: string): Promise<void> => {
    while (!output.includes(text)) await once(child.stderr, "data");
  };
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
    await rm(folder, { recursive: true, force: true });
  });
  return { child, printed, output: () => output, exited };
}

test("prints its help and its version, and exits", async () => {
  const { exited, output } = await start({}, "--help");
  expect(await exited).toBe(0);
  expect(output()).toMatch(/^Usage: klingkit \[options\] \[command\]\n/);
  const version = await start({}, "--version");
  expect([await version.exited, version.output()]).toEqual([0, `${manifest.version}\n`]);
});

test("exits with 2 when the input is invalid", async () => {
  const { exited, output } = await start({}, "video");
  expect(await exited).toBe(2);
  expect(output()).toContain("`prompt` is required.");
});

test("KLING_BASE_URL in a .env file receives the key of that file, but no key of the environment", async () => {
  await using emulator = await createEmulator();
  const folder = await mkdtemp(join(tmpdir(), "klingkit-cli-"));
  await writeFile(join(folder, ".env"), `KLING_BASE_URL=${emulator.url}\n`);
  const rejected = await startIn(folder, { KLING_API_KEY: "victims-key" }, "video", "a cat");
  expect(await rejected.exited).toBe(3);
  expect(rejected.output()).toContain(`KLING_BASE_URL in ${join(await realpath(folder), ".env")} is not used`);
  expect(rejected.output()).toContain("or set KLING_BASE_URL in the environment, or set `baseUrl` or `region`.");
  expect(emulator.calls).toEqual([]);

  await writeFile(join(folder, ".env"), `KLING_BASE_URL=${emulator.url}\nKLING_API_KEY=api-key-emulator\n`);
  const accepted = await startIn(folder, {}, "auth", "check");
  expect(await accepted.exited).toBe(0);
  expect(accepted.output()).toContain(`${emulator.url} accepts the credentials`);
});

test("mcp serves agents over HTTP until it is interrupted", async () => {
  const { child, printed, exited, output } = await start({}, "mcp", "--http", "0", "--emulator");
  await printed("Authorization: Bearer ");
  expect(output()).toMatch(/^MCP over HTTP: http:\/\/127\.0\.0\.1:\d+\/mcp\n/);
  child.kill("SIGINT");
  expect(await exited).toBe(0);
});

test("another process continues after Ctrl-C and after kill -9", async () => {
  // The first task is still running when its process is interrupted. It finishes while the other processes start.
  let created = 0;
  await using emulator = await createEmulator({ taskSeconds: () => (created++ === 0 ? 4 : 0.001) });
  const env = { KLING_BASE_URL: emulator.url, KLING_API_KEY: "api-key-emulator" };
  const state = await mkdtemp(join(tmpdir(), "klingkit-state-"));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
  const first = await start(env, "video", "a cat", "--id", "cat", "--state", state, "-o", join(state, "cat.mp4"));
  await first.printed("cat: submitted");
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
  expect(recovered.output()).toContain("dog: accepted by the service");
  const waited = await start(env, "tasks", "wait", "--state", state, "--json");
  expect(await waited.exited).toBe(0);
  expect((await readdir(state)).filter((name) => name.endsWith(".mp4")).sort()).toEqual(["cat.mp4", "dog.mp4"]);
  expect(emulator.state().paid.tasks).toBe(2);
});
