import { runTests } from "./run-tests.ts";
import { installStoresSet } from "./stores-set.ts";

await installStoresSet();
runTests(["packages/storage/test/stores/", ...process.argv.slice(2)], { KLINGKIT_STORES: "1" });
