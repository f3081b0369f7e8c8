import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { onTestFinished } from "vitest";
import { systemClock } from "@klingkit/http";
import { ConfigurationError, type Sink } from "klingkit";
import { runCli } from "../src/run.ts";
import type { ProbeHost } from "../src/doctor/probe-host.ts";
import type { OutputStream } from "../src/environment.ts";

/** The outcome of a command. */
export interface RunResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Parses each line of stdout as JSON. */
  readonly json: () => readonly Record<string, unknown>[];
}

/** The command line with an empty directory and an emulator in virtual time. Both are removed when the test ends. */
export interface TestCli {
  readonly emulator: Emulator;
  readonly folder: string;
  run(...argv: readonly string[]): Promise<RunResult>;
  /** Runs a command, and passes on what it prints on stderr. */
  runPrinting(onPrint: (text: string) => void, ...argv: readonly string[]): Promise<RunResult>;
  /** Interrupts the next command when the promise resolves. */
  interruptWhen(trigger: Promise<unknown>): void;
  /** Resolves when the emulator has received such a request. */
  requestReceived(method: string, path: string): Promise<void>;
  /** Resolves when a task is polled. */
  taskPolled(): Promise<void>;
  /** The stored files by their URLs. */
  readonly stored: ReadonlyMap<string, Uint8Array>;
  /** The URLs of the uploaded files, oldest first. */
  readonly uploads: readonly string[];
  /** The create requests, oldest first. */
  createRequests(): readonly { readonly path: string; readonly body: unknown }[];
  isMp4(file: string): Promise<boolean>;
}

export interface TestCliOptions {
  readonly emulator?: EmulatorOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Replaces the connections of `klingkit doctor`. */
  readonly probeHost?: ProbeHost;
  /** Makes stderr a terminal with this number of columns. */
  readonly terminal?: number;
}

export const API_KEY = "api-key-emulator";

/** Adds a fault rule that never applies, and resolves when a request reaches it. */
function requestReceived(
  { faults }: Emulator,
  { query, ...filter }: { readonly method: string; readonly path: string; readonly query?: string },
): Promise<void> {
  return new Promise((resolve) => {
    faults.add({
      ...filter,
      when: (target) => {
        if (query === undefined || query in target.query) queueMicrotask(resolve);
        return false;
      },
    });
  });
}

/** Collects what is written. With `columns`, it is a terminal. */
export class TextStream extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;

  readonly #onPrint: (text: string) => void;

  constructor(columns?: number, onPrint: (text: string) => void = () => undefined) {
    super();
    this.#onPrint = onPrint;
    this.isTTY = columns !== undefined;
    this.columns = columns;
    this.rows = columns === undefined ? undefined : 24;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.#onPrint(this.text);
    done();
  }
}

/** A store in memory. */
function memorySink(place: string, stored: Map<string, Uint8Array>): Sink {
  return {
    async put({ name, stream }) {
      const url = `${place}/${name}`;
      const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
      stored.set(url, bytes);
      return { url, size: bytes.byteLength };
    },
  };
}

export async function createTestCli(options: TestCliOptions = {}): Promise<TestCli> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options.emulator });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-cli-"));
  onTestFinished(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  let interrupt = new AbortController();
  const stored = new Map<string, Uint8Array>();
  const uploads: string[] = [];
  async function runPrinting(onPrint: (text: string) => void, ...argv: readonly string[]): Promise<RunResult> {
    const stdout = new TextStream();
    const stderr = new TextStream(options.terminal, onPrint);
    const { signal } = interrupt;
    const code = await runCli(argv, {
      stdout: stdout as OutputStream,
      stderr: stderr as OutputStream,
      folder,
      clock: emulator.clock,
      // With an accelerated clock, the terminal would be redrawn all the time.
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
      probeHost: options.probeHost ?? (async () => [{ step: "DNS", ms: 1, detail: "127.0.0.1" }]),
      openEmulator: async (emulatorOptions) => ({
        emulator: await createEmulator({ clock: "virtual", listen: false, ...emulatorOptions }),
        apiKey: API_KEY,
      }),
      openSink: async (url) => {
        if (!url.startsWith("s3://")) throw new ConfigurationError(`"${url}" is not the URL of a store.`);
        return memorySink(url, stored);
      },
      openUpload: async (place, { removeAfter }) => {
        return async ({ sha256, bytes }) => {
          const name = `${place}/${sha256}`;
          stored.set(name, bytes);
          uploads.push(name);
          const remove = async (): Promise<boolean> => stored.delete(name);
          return {
            url: `https://store.example/${sha256}?signature=${uploads.length}`,
            ...(removeAfter ? { remove } : {}),
          };
        };
      },
    });
    interrupt = new AbortController();
    const json = (): Record<string, unknown>[] =>
      stdout.text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { code, out: stdout.text, err: stderr.text, json };
  }
  return {
    emulator,
    folder,
    stored,
    uploads,
    run: (...argv) => runPrinting(() => undefined, ...argv),
    runPrinting,
    interruptWhen(trigger) {
      const { signal } = interrupt;
      void trigger.then(() => signal.aborted || interrupt.abort(new Error("Ctrl-C")));
    },
    requestReceived: (method, path) => requestReceived(emulator, { method, path }),
    taskPolled: () => requestReceived(emulator, { method: "GET", path: "/tasks", query: "task_ids" }),
    createRequests: () =>
      emulator.calls
        .filter(({ method, path }) => method === "POST" && path !== "/tasks")
        .map(({ path, body }) => ({ path, body })),
    isMp4: async (file) => (await readFile(join(folder, file))).subarray(4, 8).toString() === "ftyp",
  };
}
