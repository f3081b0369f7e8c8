#!/usr/bin/env node
import { systemClock } from "@klingkit/http/options";
import { exitCodes } from "./exit-code.ts";
import { runCli } from "./run.ts";

/** How fast the embedded emulator's time runs: slow enough to see something, fast enough to watch. */
const SPEED = 20;

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second time there is no waiting: what matters was on the disk before it was sent.
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort(new Error(`Interrupted by ${signal}.`));
  });
}

// Whoever reads on (`| head`) may have had enough: that is Ctrl-C, and no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    interrupt.abort(new Error("Nobody reads the output."));
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
  async openEmulator() {
    // The emulator takes as long to load as all the rest.
    const { createEmulator, DEFAULT_ACCOUNT } = await import("@klingkit/emulator");
    const emulator = await createEmulator({ listen: false, clock: { speed: SPEED } });
    return { emulator, apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" };
  },
}).then((exitCode) => {
  process.exitCode = exitCode;
});
