export { allow, type AllowOptions } from "./allow.ts";
export { audit, type AuditOptions, type AuditSink } from "./audit.ts";
export {
  type AuditHead,
  type AuditLine,
  type AuditVerification,
  verifyAudit,
  type VerifyOptions,
} from "./audit-chain.ts";
export { budget, type BudgetGuard, type Reconciliation } from "./budget.ts";
export type { BudgetOptions, BudgetState, PackType } from "./budget-options.ts";
export { createOrReuse, type ReuseOptions } from "./create-or-reuse.ts";
export { GuardError, type GuardName } from "./guard-error.ts";
export type { PeriodLength } from "./period.ts";
export { postgresStore, type PostgresStoreOptions, type QueryFunction } from "./postgres-store.ts";
export { screen, type ScreenFunction } from "./screen.ts";
export { type BudgetStore, memoryStore, type Reservation, type ReserveResult } from "./store.ts";
