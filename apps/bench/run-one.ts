import { writeFileSync } from "node:fs";
import { benches } from "./registry.ts";

/** Runs one bench and writes its result to a file. */
const [name = "", file = ""] = process.argv.slice(2);
const bench = await benches[name]?.load();
if (!bench) throw new Error(`The bench ${name} does not exist.`);
writeFileSync(file, JSON.stringify(await bench()));
process.exit(0);
