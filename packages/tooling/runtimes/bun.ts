import { join } from "node:path";
import { fullSet } from "../full-set.ts";
import { commandLine } from "./command-line.ts";
import type { Runtime } from "./runtime.ts";

export const bun: Runtime = commandLine("Bun", join(fullSet, "node_modules", "bun", "bin", "bun.exe"), ["run"]);
