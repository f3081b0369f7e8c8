// @klingkit/guards
// at run time: GuardError, allow, audit, budget, createOrReuse, memoryStore, postgresStore, screen, verifyAudit

// #region Interfaces
export interface AllowOptions {
  readonly models?: readonly string[];
  readonly resolutions?: readonly string[];
  readonly maxDuration?: number;
  readonly endpoints?: readonly string[];
}
export interface AuditHead {
  readonly lines: number;
  readonly hash: string;
}
export interface AuditLine {
  readonly text: string;
  readonly head: AuditHead;
}
export interface AuditOptions {
  readonly who?: string | ((_: TaskIntent) => string);
  readonly prompts?: "hash" | "full";
  readonly key?: string;
  readonly clock?: Pick<Clock, "now" | "track">;
  readonly onError?: (_: unknown) => unknown;
}
export interface AuditSink {
  append(_: (_: AuditHead | undefined) => Promise<AuditLine>): Promise<void>;
}
export interface BudgetGuard extends BeforeCreate {
  state(): Promise<readonly BudgetState[]>;
  reconcile(_: Pick<TasksClient, "recover">, _?: {
    readonly olderThan?: number;
    readonly signal?: AbortSignal;
  }): Promise<Reconciliation>;
  readonly finished: (_: TaskData) => Promise<void>;
}
export interface BudgetOptions {
  readonly usd?: number;
  readonly units?: Readonly<Partial<Record<PackType, number>>>;
  readonly per: PeriodLength;
  readonly timeZone?: string;
  readonly warnAt?: number;
  readonly onWarn?: (_: BudgetState) => unknown;
  readonly unknownPrice?: "block" | "allow" | number;
  readonly store?: BudgetStore;
  readonly name?: string;
  readonly clock?: Pick<Clock$1, "now" | "track">;
}
export interface BudgetState {
  readonly unit: "usd" | PackType;
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  readonly period: string;
  readonly resetsAt: number;
}
export interface BudgetStore {
  reserve(_: Reservation, _: number): Promise<ReserveResult>;
  find(_: string, _: string): Promise<Reservation | undefined>;
  settle(_: string, _: string, _: number, _?: number): Promise<void>;
  release(_: string, _: string, _?: number): Promise<void>;
  unsettled(_: string): Promise<readonly Reservation[]>;
  total(_: string, _: string): Promise<number>;
}
export interface PostgresStoreOptions {
  readonly query: QueryFunction;
  readonly table?: string;
}
export interface Reconciliation {
  readonly settled: number;
  readonly released: number;
  readonly open: number;
}
export interface Reservation {
  readonly budget: string;
  readonly id: string;
  readonly period: string;
  readonly amount: number;
  readonly createdAt: number;
  readonly price?: Price;
  readonly reference?: TaskReference;
}
export interface ReserveResult {
  readonly granted: boolean;
  readonly isNew: boolean;
  readonly total: number;
}
export interface ReuseOptions extends Omit<CreateOptions, "externalTaskId" | "onExisting" | "possiblySent"> {
  readonly within: number;
  readonly clock?: Pick<Clock, "now">;
}
export interface VerifyOptions {
  readonly key?: string | undefined;
  readonly last?: string | undefined;
}
// #endregion

// #region Types
export type AuditVerification = {
  readonly ok: true;
  readonly lines: number;
  readonly last: string | undefined;
} | {
  readonly ok: false;
  readonly line: number;
  readonly problem: string;
};
export type GuardName = "budget" | "allow" | "screen" | "audit";
export type PackType = "video" | "image" | "try-on";
export type PeriodLength = "day" | "month";
export type QueryFunction = (_: string, _: (string | number)[]) => Promise<{
  readonly rows: readonly unknown[];
}>;
export type ScreenFunction = (_: string, _: TaskIntent) => string | undefined | Promise<string | undefined>;
// #endregion

// #region Classes
export declare class GuardError extends Error {
  override readonly name: string;
  readonly guard: GuardName;
  readonly retryable: boolean;
  readonly resetsAt?: number;
  constructor(_: GuardName, _: string, _?: {
    readonly retryable?: boolean;
    readonly resetsAt?: number;
    readonly cause?: unknown;
  });
}
// #endregion

// #region Functions
export declare function allow(_: AllowOptions): BeforeCreate;
export declare function audit(_: AuditSink | ((_: string) => unknown), _?: AuditOptions): BeforeCreate;
export declare function budget(_: BudgetOptions): BudgetGuard;
export declare function createOrReuse<Input, O extends Output>(_: EndpointClient<Input, O>, _: Input, _: ReuseOptions): Promise<Task<O>>;
export declare function memoryStore(): BudgetStore;
export declare function postgresStore({ query, table }: PostgresStoreOptions): BudgetStore;
export declare function screen(_: ScreenFunction): BeforeCreate;
export declare function verifyAudit(_: Iterable<string> | AsyncIterable<string>, { key, last }?: VerifyOptions): Promise<AuditVerification>;
// #endregion

// @klingkit/guards/files
// at run time: fileSink, fileStore, verifyAuditFile

// #region Types
export type AuditFileVerification = AuditVerification & {
  readonly hasState: boolean;
};
// #endregion

// #region Functions
export declare function fileSink(_: string): AuditSink;
export declare function fileStore(_: string): BudgetStore;
export declare function verifyAuditFile(_: string, _?: VerifyOptions): Promise<AuditFileVerification>;
// #endregion

// #region Referenced (internal)
interface AuditHead {
  readonly lines: number;
  readonly hash: string;
}
interface AuditLine {
  readonly text: string;
  readonly head: AuditHead;
}
interface AuditSink {
  append(_: (_: AuditHead | undefined) => Promise<AuditLine>): Promise<void>;
}
type AuditVerification = {
  readonly ok: true;
  readonly lines: number;
  readonly last: string | undefined;
} | {
  readonly ok: false;
  readonly line: number;
  readonly problem: string;
};
interface BudgetStore {
  reserve(_: Reservation, _: number): Promise<ReserveResult>;
  find(_: string, _: string): Promise<Reservation | undefined>;
  settle(_: string, _: string, _: number, _?: number): Promise<void>;
  release(_: string, _: string, _?: number): Promise<void>;
  unsettled(_: string): Promise<readonly Reservation[]>;
  total(_: string, _: string): Promise<number>;
}
interface Reservation {
  readonly budget: string;
  readonly id: string;
  readonly period: string;
  readonly amount: number;
  readonly createdAt: number;
  readonly price?: Price;
  readonly reference?: TaskReference;
}
interface ReserveResult {
  readonly granted: boolean;
  readonly isNew: boolean;
  readonly total: number;
}
interface VerifyOptions {
  readonly key?: string | undefined;
  readonly last?: string | undefined;
}
// #endregion
