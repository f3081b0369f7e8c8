import { join } from "node:path";
import { fullSet } from "../full-set.ts";
import { commandLine } from "./command-line.ts";
import type { Runtime } from "./runtime.ts";

// No more than klingkit needs: files of the folder, the service, its variables, and whose the `.env` file is.
const allowed = [
  "--no-prompt",
  "--allow-read=.",
  "--allow-write=.",
  "--allow-net=127.0.0.1",
  "--allow-env=KLING_API_KEY,KLING_ACCESS_KEY,KLING_SECRET_KEY,KLING_BASE_URL",
  "--allow-sys=uid,homedir",
];

/** Its package starts it through Node. */
export const deno: Runtime = commandLine(
  "Deno",
  process.execPath,
  [join(fullSet, "node_modules", "deno", "bin.cjs"), "run", "--no-lock", "--cached-only", ...allowed],
  { DENO_NO_UPDATE_CHECK: "1" },
);
