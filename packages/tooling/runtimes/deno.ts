import { join } from "node:path";
import { fullSet } from "../full-set.ts";
import { commandLine } from "./command-line.ts";
import type { Runtime } from "./runtime.ts";

// No more than klingkit needs: its own files, and the service.
const allowed = ["--no-prompt", "--allow-read=.", "--allow-net=127.0.0.1"];

/** Its package starts it through Node. */
export const deno: Runtime = commandLine(
  "Deno",
  process.execPath,
  [join(fullSet, "node_modules", "deno", "bin.cjs"), "run", "--no-lock", "--cached-only", ...allowed],
  { DENO_NO_UPDATE_CHECK: "1" },
);
