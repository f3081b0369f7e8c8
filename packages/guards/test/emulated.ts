import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Kling, KlingError, type KlingOptions } from "klingkit";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Creates an emulator in virtual time. It closes when the test ends. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** Creates a client of an emulator. With a key pair it uses API v1. */
export function connect(
  emulator: Emulator,
  options: KlingOptions = {},
  credential: "api-key" | "pair" = "api-key",
): Kling {
  const { accessKey, secretKey } = DEFAULT_ACCOUNT;
  const { url: baseUrl, fetch, clock } = emulator;
  const key = credential === "pair" ? { accessKey, secretKey } : { apiKey: "api-key-emulator" };
  return createKling({ baseUrl, fetch, clock, random: () => 0.5, env: {}, ...key, ...options });
}

/** Creates an empty directory. It is deleted when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-guards-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Returns the error that a call rejects with. */
export async function errorOf(call: Promise<unknown>): Promise<KlingError> {
  const error: unknown = await call.then(
    () => new Error("The call did not reject."),
    (thrown: unknown) => thrown,
  );
  if (error instanceof KlingError) return error;
  throw error;
}

/** A clock that a test sets. */
export function manualClock(start: string): { now(): number; set(time: string): void } {
  let time = Date.parse(start);
  return { now: () => time, set: (next) => void (time = Date.parse(next)) };
}

/** Lets pending promises continue. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}
