import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { onTestFinished } from "vitest";

const WEBHOOK_SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";

/** An order of a test, on an emulator whose tasks take 2 seconds. */
export interface TestOrder {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** Creates an empty directory. It is deleted when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-engines-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Creates an order. The emulator closes when the test ends. */
export async function createOrder(variables: Readonly<Record<string, string>> = {}): Promise<TestOrder> {
  const emulator = await createEmulator({
    taskSeconds: 2,
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: WEBHOOK_SECRET }],
  });
  onTestFinished(() => emulator.close());
  const folder = await temporaryFolder();
  const environment = {
    KLING_API_KEY: "api-key-emulator",
    KLING_BASE_URL: emulator.url,
    WEBHOOK_SECRET,
    ORDER: `order-${crypto.randomUUID()}`,
    PROMPT: "a lighthouse in fog",
    WAIT_SECONDS: "6",
    FOLDER: folder,
    PORT: String(await freePort()),
    ...variables,
  };
  return { emulator, folder, environment };
}

/** The end of a program: its result, or the signal that killed it. */
export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly result: { readonly path?: string; readonly error?: string } | undefined;
  readonly output: string;
}

/** Runs a program of an order until it ends. */
export async function runProgram(
  program: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ["-C", "@klingkit/source", ...args, join(import.meta.dirname, "programs", program)],
    {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      // The leader of a group, which is killed as a whole.
      detached: true,
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => void (output += String(chunk)));
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, "SIGKILL");
  });
  const signal = await new Promise<NodeJS.Signals | null>(
    (resolve) => void child.on("close", (_code, by) => resolve(by)),
  );
  const line = /^result (.*)$/m.exec(output)?.[1];
  return { signal, output, result: line === undefined ? undefined : JSON.parse(line) };
}
