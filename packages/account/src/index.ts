export type { BalanceDeduction } from "./balance-ledger.ts";
export { type AccountClient, createAccountClient } from "./client.ts";
export type { Deduction, LedgerQuery } from "./ledger.ts";
export type { PacksQuery, ResourcePack } from "./packs.ts";
export type { TimeRange } from "./query.ts";
export type { PackageType, UnitDeduction, UnitLedgerQuery } from "./unit-ledger.ts";
export type { UsageAmount, UsageGroup, UsageQuery, UsageReport, UsageRow, UsageTask } from "./usage.ts";
