import { writeFileSync } from "node:fs";
import { benches } from "./names.ts";

/** Runs one bench in a process of its own and leaves what it found in a file. */
const [name = "", file = ""] = process.argv.slice(2);
const bench = await benches[name]?.load();
if (!bench) throw new Error(`no bench ${name}`);
writeFileSync(file, JSON.stringify(await bench()));
process.exit(0);
