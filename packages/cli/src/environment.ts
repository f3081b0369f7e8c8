import type { Emulator, EmulatorOptions } from "@klingkit/emulator";
import type { OpenUploadOptions } from "@klingkit/storage";
import type { Clock, KlingOptions, Sink, Upload } from "klingkit";
import type { ProbeHost } from "./doctor/probe-host.ts";

/** A stream for text: a terminal, a pipe, or a test. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** The environment variables of a command, or of its session. The built-in emulator has none. */
export function variablesOf({
  connection,
}: Pick<Environment, "connection">): Readonly<Record<string, string | undefined>> {
  return connection.env ?? process.env;
}

/** The streams, clocks and connection of a command. Tests replace it. */
export interface Environment {
  /** Results. */
  readonly stdout: OutputStream;
  /** Progress, notes and errors. */
  readonly stderr: OutputStream;
  /** The current directory. */
  readonly folder: string;
  /** The time of the service. The built-in emulator has its own clock. */
  readonly clock: Clock;
  /** The machine's time, for redrawing the terminal and for the queue's database. */
  readonly machineClock: Clock;
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal;
  /** Overrides the connection that the environment variables configure. */
  readonly connection: Pick<KlingOptions, "baseUrl" | "fetch" | "random" | "env">;
  /** Connects to the host of the service, for `klingkit doctor`. */
  readonly probeHost: ProbeHost;
  /** Starts the emulator of `--emulator` and returns an API key for it. Its user closes it. */
  readonly openEmulator: (
    options?: EmulatorOptions,
  ) => Promise<{ readonly emulator: Emulator; readonly apiKey: string }>;
  /** Opens the store at the URL of `--to`. */
  readonly openSink: (url: string) => Promise<Sink>;
  /** Opens the bucket at the URL of `--upload`. */
  readonly openUpload: (url: string, options: OpenUploadOptions) => Promise<Upload>;
}
