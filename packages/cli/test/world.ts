import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { onTestFinished } from "vitest";
import { systemClock } from "@klingkit/http";
import { runCli } from "../src/run.ts";
import type { Screen } from "../src/surroundings.ts";

/** What a command line came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The lines of stdout, each as JSON. */
  readonly json: () => readonly Record<string, unknown>[];
}

/** A folder, an emulator in virtual time, and a keyboard: all gone when the test ends. */
export interface World {
  readonly emulator: Emulator;
  readonly folder: string;
  run(...argv: readonly string[]): Promise<Ran>;
  /** The next command is interrupted as soon as this promise settles. */
  interruptWhen(happened: Promise<unknown>): void;
  /** Resolves when the emulator has got such a request. */
  seen(method: string, path: string): Promise<void>;
  /** Resolves when a task is waited for. */
  waited(): Promise<void>;
  /** Bodies of the creates, oldest first. */
  creates(): readonly { readonly path: string; readonly body: unknown }[];
  isMp4(file: string): Promise<boolean>;
}

export interface WorldOptions {
  readonly emulator?: EmulatorOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** stderr is a terminal of so many columns. */
  readonly terminal?: number;
}

export const API_KEY = "api-key-emulator";

/** A rule that strikes nothing, and tells. */
function seen(
  { faults }: Emulator,
  { query, ...which }: { readonly method: string; readonly path: string; readonly query?: string },
): Promise<void> {
  return new Promise((resolve) => {
    faults.add({
      ...which,
      when: (target) => {
        if (query === undefined || query in target.query) queueMicrotask(resolve);
        return false;
      },
    });
  });
}

class Page extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;

  constructor(columns?: number) {
    super();
    this.isTTY = columns !== undefined;
    this.columns = columns;
    this.rows = columns === undefined ? undefined : 24;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options.emulator });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-cli-"));
  onTestFinished(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  let keyboard = new AbortController();
  return {
    emulator,
    folder,
    async run(...argv) {
      const stdout = new Page();
      const stderr = new Page(options.terminal);
      const { signal } = keyboard;
      const code = await runCli(argv, {
        stdout: stdout as Screen,
        stderr: stderr as Screen,
        folder,
        clock: emulator.clock,
        // Where the emulator's time runs faster, a screen would be drawn all the time.
        machineClock:
          typeof options.emulator?.clock === "object"
            ? systemClock
            : { now: systemClock.now, sleep: emulator.clock.sleep },
        interrupt: signal,
        connection: {
          baseUrl: emulator.url,
          fetch: emulator.fetch,
          random: () => 0.5,
          env: options.env ?? { KLING_API_KEY: API_KEY },
        },
        openEmulator: async () => ({
          emulator: await createEmulator({ clock: "virtual", listen: false }),
          apiKey: API_KEY,
        }),
      });
      keyboard = new AbortController();
      const json = (): Record<string, unknown>[] =>
        stdout.text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      return { code, out: stdout.text, err: stderr.text, json };
    },
    interruptWhen(happened) {
      const { signal } = keyboard;
      void happened.then(() => signal.aborted || keyboard.abort(new Error("Ctrl-C")));
    },
    seen: (method, path) => seen(emulator, { method, path }),
    waited: () => seen(emulator, { method: "GET", path: "/tasks", query: "task_ids" }),
    creates: () =>
      emulator.calls
        .filter(({ method, path }) => method === "POST" && path !== "/tasks")
        .map(({ path, body }) => ({ path, body })),
    isMp4: async (file) => (await readFile(join(folder, file))).subarray(4, 8).toString() === "ftyp",
  };
}
