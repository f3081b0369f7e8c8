import { Writable } from "node:stream";
import { createEmulator } from "@klingkit/emulator";
import { systemClock } from "@klingkit/http";
import { runCli } from "../../src/run.ts";
import type { OutputStream } from "../../src/environment.ts";
import type { Result } from "../../src/probe/run-probe.ts";

/** The lines of `klingkit probe --emulator --json`. */
export interface PairRun {
  readonly results: readonly Result[];
  readonly requests: number;
  readonly spent: number;
}

/** Runs `klingkit probe --emulator --json` in this process. */
export async function runPair(...flags: readonly string[]): Promise<PairRun> {
  let [out, err] = ["", ""];
  const collect = (add: (text: string) => void): OutputStream =>
    new Writable({ write: (chunk: Buffer, _encoding, done) => (add(chunk.toString()), done()) });
  const code = await runCli(["probe", "--emulator", "--json", ...flags], {
    stdout: collect((text) => (out += text)),
    stderr: collect((text) => (err += text)),
    folder: ".",
    clock: systemClock,
    machineClock: systemClock,
    interrupt: new AbortController().signal,
    connection: {},
    probeHost: async () => [],
    openEmulator: async (options) => ({ emulator: await createEmulator({ ...options }), apiKey: "" }),
    openSink: () => Promise.reject(new Error("not used")),
    openUpload: () => Promise.reject(new Error("not used")),
  });
  if (err !== "") throw new Error(`exit code ${code}: ${err}`);
  const lines = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Partial<Result> & { summary?: { requests: number; units: { spent: number } } });
  const summary = lines.find((line) => line.summary)?.summary;
  if (!summary) throw new Error(`no summary: ${out}`);
  const results = lines.filter((line) => line.name !== undefined) as Result[];
  return { results, requests: summary.requests, spent: summary.units.spent };
}
