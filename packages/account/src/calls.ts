export { balanceLedger } from "./balance-ledger.ts";
export { createPacks } from "./packs.ts";
export { unitLedger } from "./unit-ledger.ts";
export { usage } from "./usage.ts";
