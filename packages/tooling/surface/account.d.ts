// @klingkit/account
// at run time: createAccountClient

// #region Interfaces
export interface AccountClient {
  packs(_?: PacksQuery): Promise<readonly ResourcePack[]>;
  balanceLedger(_?: LedgerQuery): AsyncIterable<BalanceDeduction>;
  unitLedger(_?: UnitLedgerQuery): AsyncIterable<UnitDeduction>;
  usage(_?: UsageQuery): Promise<UsageReport>;
}
export interface BalanceDeduction extends Deduction {
  readonly cashType?: "balance" | "test_balance" | (string & {});
  readonly before?: number;
  readonly after?: number;
  readonly listPrice?: number;
  readonly currency?: "CNY" | "USD" | (string & {});
}
export interface Deduction {
  readonly taskId: string;
  readonly apiKeyName?: string;
  readonly function?: string;
  readonly model?: string;
  readonly resolution?: string;
  readonly duration?: number;
  readonly videoInput?: boolean;
  readonly audio?: "native" | "original" | "off" | (string & {});
  readonly voiceControl?: boolean;
  readonly deductedAt?: number;
  readonly amount?: number;
  readonly raw: unknown;
}
export interface LedgerQuery extends TimeRange {
  readonly from?: number;
  readonly apiKeyNames?: readonly string[];
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}
export interface PacksQuery extends TimeRange {
  readonly from?: number;
  readonly name?: string;
  readonly signal?: AbortSignal;
}
export interface ResourcePack {
  readonly id: string;
  readonly name: string;
  readonly type: "decreasing_total" | "constant_period" | (string & {});
  readonly status: "toBeOnline" | "online" | "expired" | "runOut" | (string & {});
  readonly total?: number;
  readonly remaining?: number;
  readonly purchasedAt?: number;
  readonly validFrom?: number;
  readonly validUntil?: number;
  readonly packageType?: "video" | "image" | "try-on";
  readonly concurrency?: number;
  readonly raw: unknown;
}
export interface TimeRange {
  readonly from?: number;
  readonly to?: number;
}
export interface UnitDeduction extends Deduction {
  readonly packId?: string;
  readonly packageType?: PackageType | (string & {});
  readonly before?: number;
  readonly after?: number;
}
export interface UnitLedgerQuery extends LedgerQuery {
  readonly packageTypes?: readonly PackageType[];
  readonly packNames?: readonly string[];
  readonly packIds?: readonly string[];
}
export interface UsageAmount {
  readonly unit: "video" | "image" | "try-on" | "USD" | "CNY" | "unknown" | (string & {});
  readonly kind: "units" | "money";
  readonly tasks: number;
  readonly amount: number;
  readonly unreadable: number;
  readonly estimate?: {
    readonly tasks: number;
    readonly amount: number;
    readonly deducted: number;
  };
}
export interface UsageQuery {
  readonly from?: number | string;
  readonly to?: number | string;
  readonly days?: number;
  readonly by?: UsageGroup;
  readonly timeZone?: string;
  readonly apiKeyNames?: readonly string[];
  readonly tasks?: readonly UsageTask[];
  readonly signal?: AbortSignal;
}
export interface UsageReport {
  readonly from: number;
  readonly to: number;
  readonly by: UsageGroup;
  readonly timeZone: string;
  readonly rows: readonly UsageRow[];
  readonly totals: readonly UsageAmount[];
}
export interface UsageRow extends UsageAmount {
  readonly group: string;
}
export interface UsageTask {
  readonly taskId?: string;
  readonly endpoint?: string;
  readonly estimate?: {
    readonly units: number;
    readonly usd: number;
    readonly packageType: string;
  };
}
// #endregion

// #region Types
export type PackageType = "video" | "image" | "try-on";
export type UsageGroup = "day" | "model" | "key" | "endpoint";
// #endregion

// #region Functions
export declare function createAccountClient(_: Lazy<Engine>): AccountClient;
// #endregion
