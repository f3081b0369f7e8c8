import { installFullSet } from "./full-set.ts";
import { runTests } from "./run-tests.ts";
import { installStoresSet } from "./stores-set.ts";

await Promise.all([installFullSet(), installStoresSet()]);
runTests(process.argv.slice(2), { KLINGKIT_FULL: "1" });
