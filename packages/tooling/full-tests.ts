import { installFullSet } from "./full-set.ts";
import { installPgBouncer } from "./pgbouncer.ts";
import { installPostgresVersionsSet } from "./postgres-versions-set.ts";
import { runTests } from "./run-tests.ts";
import { installStoresSet } from "./stores-set.ts";

await Promise.all([installFullSet(), installStoresSet(), installPostgresVersionsSet(), installPgBouncer()]);
runTests(process.argv.slice(2), { KLINGKIT_FULL: "1" });
