import { join } from "node:path";
import { fullSet } from "../full-set.ts";
import { commandLine } from "./command-line.ts";
import type { Runtime } from "./runtime.ts";

// Only the permissions that klingkit requires: files of the directory, the service, its variables, and the owner of `.env`.
const allowed = [
  "--no-prompt",
  "--allow-read=.",
  "--allow-write=.",
  "--allow-net=127.0.0.1",
  "--allow-env=KLING_API_KEY,KLING_ACCESS_KEY,KLING_SECRET_KEY,KLING_BASE_URL",
  "--allow-sys=uid,homedir",
];

/** The package of Deno starts it with Node.js. */
export const deno: Runtime = commandLine(
  "Deno",
  process.execPath,
  [join(fullSet, "node_modules", "deno", "bin.cjs"), "run", "--no-lock", "--cached-only", ...allowed],
  { DENO_NO_UPDATE_CHECK: "1" },
);
