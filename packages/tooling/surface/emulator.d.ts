// @klingkit/emulator
// at run time: DEFAULT_ACCOUNT, DEFAULT_START, DEFAULT_SWITCHES, createEmulator

// #region Interfaces
export interface AccountSetup {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly apiKeys?: readonly string[];
  readonly packs?: readonly PackSetup[];
  readonly cash?: {
    readonly currency: "USD" | "CNY";
    readonly amount: number;
  };
  readonly region?: string;
  readonly gateway?: boolean;
  readonly webhookSecret?: string | readonly string[];
  readonly rejectsWith?: 1100 | 1101 | 1103 | 1304;
}
export interface AccountState {
  readonly accessKey: string;
  readonly packs: readonly Readonly<Pack>[];
  readonly cash: number;
  readonly slots: Readonly<Record<string, {
    readonly used: number;
    readonly peak: number;
  }>>;
  readonly paid: Paid;
}
export interface CallbackOptions {
  readonly fetch?: (_: string, _: RequestInit) => Promise<Response>;
  readonly hosts?: "loopback" | "any";
  readonly retryDelays?: readonly number[];
}
export interface Delivery {
  readonly at: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly error?: string;
}
export interface ElementSetup extends Pick<TaskSetup, "account"> {
  readonly id: string;
  readonly name?: string;
  readonly kind?: "image_refer" | "video_refer";
}
export interface Emulator extends Disposal {
  readonly url: string;
  readonly fetch: EmulatorFetch;
  readonly clock: EmulatorClock;
  readonly faults: Faults;
  readonly calls: readonly RecordedCall[];
  readonly callbacks: readonly Delivery[];
  state(): EmulatorState;
  addAccount(_: AccountSetup): void;
  addTask(_: TaskSetup): Promise<void>;
  addVoice(_: VoiceSetup): Promise<void>;
  addElement(_: ElementSetup): Promise<void>;
  reset(): void;
  close(): Promise<void>;
}
export interface EmulatorClock {
  now(): number;
  sleep(_: number, _?: AbortSignal): Promise<void>;
  advance(_: number): Promise<void>;
  track<T>(_: Promise<T>): Promise<T>;
}
export interface EmulatorOptions {
  readonly clock?: ClockMode;
  readonly startAt?: number;
  readonly seed?: number;
  readonly listen?: boolean;
  readonly port?: number;
  readonly host?: string;
  readonly publicUrl?: string;
  readonly accounts?: readonly AccountSetup[];
  readonly region?: string;
  readonly switches?: Partial<Switches>;
  readonly taskSeconds?: TaskSeconds;
  readonly taskSpeed?: number;
  readonly callbacks?: CallbackOptions;
  readonly renderVideo?: (_: Scene) => Promise<Uint8Array | undefined>;
}
export interface EmulatorState {
  readonly now: number;
  readonly accounts: readonly AccountState[];
  readonly tasks: readonly TaskState[];
  readonly paid: Paid;
}
export interface Fault {
  readonly id: string;
  readonly hits: number;
  remove(): void;
}
export interface FaultEffect {
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly processed?: boolean;
  readonly hang?: boolean;
  readonly drop?: "before" | "after";
  readonly dropCode?: string;
  readonly truncateBody?: boolean;
  readonly html502?: boolean;
  readonly dateOffsetMs?: number;
  readonly redirect?: string;
  readonly callback?: "lose" | "duplicate" | "reorder" | "delay";
}
export interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
  readonly nth?: number;
  readonly times?: number;
  readonly probability?: number;
  readonly when?: (_: FaultTarget) => boolean;
}
export interface Faults {
  add(_: FaultRule): Fault;
  clear(): void;
  list(): readonly (Fault & {
    readonly rule: FaultRule;
  })[];
}
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
export interface Pack {
  readonly id: string;
  readonly name: string;
  readonly type: PackType;
  readonly units: number;
  left: number;
  readonly concurrency: number;
  readonly validFrom: number;
  readonly validUntil: number;
}
export interface PackSetup {
  readonly type: PackType;
  readonly units: number;
  readonly concurrency: number;
  readonly name?: string;
  readonly days?: number;
}
export interface Paid {
  readonly tasks: number;
  readonly units: number;
}
export interface RecordedCall extends FaultTarget {
  readonly at: number;
  readonly auth: AuthKind;
  readonly account?: string;
  readonly status: number;
  readonly code?: number;
  readonly fault?: string;
}
export interface Scene {
  readonly id: string;
  readonly videoId: string;
  readonly product: string;
  readonly model?: string;
  readonly prompt: string;
  readonly externalTaskId?: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  readonly sound: boolean;
  readonly watermark: boolean;
  readonly firstFrame?: Uint8Array;
  readonly firstFrameUrl?: string;
}
export interface Switches {
  readonly externalTaskIds: "strict" | "off" | {
    readonly lateBy: number;
  };
  readonly duplicateIdCheck: "before-balance" | "before-slots" | "after-slots";
  readonly duplicateIdLookup: "newest" | "oldest";
  readonly visibleAfter: number;
  readonly tasksEndpointProducts: "all" | "video" | readonly string[];
  readonly listOrder: "newest" | "oldest";
  readonly crossEndpointQueries: "reject" | "allow";
  readonly slotScope: "model" | "pack";
  readonly slotStatus: 429 | 200;
  readonly retired: "reject" | "serve";
  readonly extraSlashes: "accept" | "reject";
  readonly absentValues: "empty" | "missing";
  readonly omniRatio: "required" | "optional";
  readonly costsLimit: "off" | "1302";
  readonly notFound: "1201" | "1203";
  readonly callbackAt: "every-change" | "end";
  readonly errorData: "missing" | "null";
  readonly invalidImages: "task" | "create";
  readonly chargeFailed: boolean;
  readonly signV1: boolean;
  readonly deleteData: "missing" | "present";
  readonly linkStyle: "ksTime" | "Expires";
  readonly identicalCreates: "separate" | "collapse";
  readonly kling4Options: "accept" | "reject" | "ignore";
  readonly elementIds: "long" | "short";
  readonly externalIdScope: "account" | "endpoint";
  readonly elementExternalIds: "accept" | "ignore";
  readonly deletedElements: "listed" | "hidden";
  readonly outOfRangePages: "reject" | "clamp";
  readonly promptLength: "characters" | "utf16" | "bytes";
  readonly wrongTypes: "reject" | "convert";
  readonly contentType: "ignore" | "reject";
  readonly jwtOnV2: "reject" | "accept";
  readonly kling4: "serve" | "reject";
}
export interface TaskDetails {
  readonly product: string;
  readonly model?: string;
  readonly resolution?: string;
  readonly seconds?: number;
  readonly usualSeconds: number;
}
export interface TaskSetup {
  readonly path: string;
  readonly body: object;
  readonly id?: string;
  readonly outputIds?: readonly string[];
  readonly seconds?: number;
  readonly account?: string;
}
export interface TaskState {
  readonly id: string;
  readonly account: string;
  readonly externalTaskId?: string;
  readonly product: string;
  readonly apiVersion: ApiVersion;
  readonly path: string;
  readonly model?: string;
  readonly prompt: string;
  readonly status: TaskStatus;
  readonly failure?: string;
  readonly units: number;
  readonly callbackUrl?: string;
  readonly isAdded?: true;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly endsAt: number;
}
export interface VoiceSetup extends Pick<TaskSetup, "account"> {
  readonly id: string;
  readonly name?: string;
}
// #endregion

// #region Types
export type ApiVersion = "v1" | "v2";
export type AuthKind = "jwt" | "api-key" | "key-headers" | "none";
export type ClockMode = "real" | "manual" | "virtual" | {
  readonly speed: number;
};
export type EmulatorFetch = (_: string | URL | Request, _?: RequestInit) => Promise<Response>;
export type FaultRule = FaultMatch & FaultEffect;
export type PackType = "video" | "image" | "try-on";
export type TaskSeconds = number | ((_: TaskDetails) => number);
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";
// #endregion

// #region Functions
export declare function createEmulator(_?: EmulatorOptions): Promise<Emulator>;
// #endregion

// #region Variables
export declare const DEFAULT_ACCOUNT: AccountSetup;
export declare const DEFAULT_START: number;
export declare const DEFAULT_SWITCHES: Switches;
// #endregion

// #region Referenced (internal)
type Disposal = SymbolConstructor extends {
  readonly asyncDispose: infer Key extends symbol;
} ? { readonly [K in Key]: () => PromiseLike<void>; } : object;
// #endregion
