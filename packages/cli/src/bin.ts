#!/usr/bin/env node
import { systemClock } from "@klingkit/http/options";
import { probeHost } from "./doctor/probe-host.ts";
import { exitCodes } from "./exit-code.ts";
import { runCli } from "./run.ts";

/** How many times faster the time of the built-in emulator runs. */
const SPEED = 20;

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second signal exits at once. The state is safe: it is written before a request is sent.
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort(new Error(`Interrupted by ${signal}.`));
  });
}

// A closed pipe (`| head`) interrupts the command like Ctrl-C.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    interrupt.abort(new Error("The output was closed."));
  });
}

void runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  folder: process.cwd(),
  clock: systemClock,
  machineClock: systemClock,
  interrupt: interrupt.signal,
  connection: {},
  probeHost,
  async openEmulator(options) {
    // Loaded on demand: the emulator takes as long to load as everything else.
    const { createEmulator, DEFAULT_ACCOUNT } = await import("@klingkit/emulator");
    const emulator = await createEmulator({ listen: false, clock: { speed: SPEED }, ...options });
    return { emulator, apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" };
  },
  openSink: async (url) => (await import("@klingkit/storage")).openSink(url),
  openUpload: async (url, options) => (await import("@klingkit/storage")).openUpload(url, options),
}).then((exitCode) => {
  process.exitCode = exitCode;
});
