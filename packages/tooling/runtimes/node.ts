import { join } from "node:path";
import { fullSet } from "../full-set.ts";
import { commandLine } from "./command-line.ts";
import type { Runtime } from "./runtime.ts";

// Node.js 22 warns that type stripping is experimental.
const quiet = "--disable-warning=ExperimentalWarning";

export const node22: Runtime = commandLine("Node 22", join(fullSet, "node_modules", "node-22", "bin", "node"), [quiet]);

export const node24: Runtime = commandLine("Node 24", process.execPath, [quiet]);
