import type { Place } from "./place.ts";
import { smoke } from "./smoke.ts";

// For runtimes with a command line: places come as JSON, reports go as JSON, a line each. No `process.exit`: it must
// end by itself.
for (const place of JSON.parse(process.argv[2] ?? "[]") as Place[]) console.log(JSON.stringify(await smoke(place)));
