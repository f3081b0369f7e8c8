import type { ValidationIssue } from "klingkit";
import type { Values } from "./modes/values.ts";

/** The backend: the emulator on this machine, or the live service, which charges for each task. */
export type ServiceName = "emulator" | "live";

/**
 * State of a take. `queued`: not sent yet; it is sent when a slot is free. `unsent`: not sent, and it waits for a click.
 * `downloading`: the task succeeded and its files are being downloaded. `unresolved`: the task may exist, but its result is
 * not known. Checking again is free; a new take may be charged twice.
 */
export type TakeStatus =
  | "queued"
  | "unsent"
  | "submitted"
  | "processing"
  | "downloading"
  | "done"
  | "failed"
  | "unresolved";

/** Why a take has no result. */
export interface Failure {
  /**
   * Code of klingkit's error, such as `task_failed`. The demo's own codes are `internal`, `interrupted`, `canceled`,
   * `unattended` and `restarted`.
   */
  readonly code: string;
  /** The service's reason if it gave one. */
  readonly reason: string;
  /** The next step. */
  readonly advice?: string;
  /** The service's id of the request, for its support team. */
  readonly requestId?: string;
}

/** A file uploaded with a form. */
export interface MediaView {
  readonly type: string;
  /** Pixels; audio has none. */
  readonly width?: number;
  readonly height?: number;
}

/** A result file. */
export interface OutputView {
  readonly kind: "video" | "image" | "audio";
  readonly fileName: string;
  /** Seconds. */
  readonly seconds?: number;
}

/** The concurrency slots that a task occupies, by klingkit's key, such as `video/kling-3.0`. */
export interface SlotView {
  readonly key: string;
  readonly count: number;
}

/** A take as the page sees it: it contains no key and no URL of another host. */
export interface TakeView {
  readonly id: string;
  /** Counts from 1. */
  readonly number: number;
  /** Id of the mode that created the take. */
  readonly mode: string;
  /** The service's task id, once the task exists. */
  readonly taskId?: string;
  readonly status: TakeStatus;
  readonly values: Values;
  /** Uploaded files by the path of their field. */
  readonly media: Readonly<Record<string, MediaView>>;
  /** Width by height of the expected result, such as `16 / 9`. */
  readonly ratio: string;
  readonly outputs: readonly OutputView[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Milliseconds since the service accepted the take (or since the click, until then), until now or until it ended. */
  readonly elapsedMs: number;
  /** Usual duration of such a task in milliseconds, if known. */
  readonly expectedMs?: number;
  /** Estimate from 0 to 1. */
  readonly progress: number;
  /** Estimated price. Missing if the price list has none. */
  readonly price?: PriceView;
  /** Billed cost, such as `4 units`. */
  readonly cost?: string;
  readonly slot?: SlotView;
  /** Epoch milliseconds until which other modes can use the video. */
  readonly availableUntil?: number;
  /** The service no longer has the video, so other modes cannot use it. */
  readonly expired?: true;
  /** The take was sent again after a restart, or its task was recovered after a lost response. */
  readonly note?: "resent" | "recovered";
  readonly failure?: Failure;
}

/** Whether takes can be created. */
export interface Readiness {
  /**
   * `checking`: the first check has no result yet. `offline`: the service cannot be reached. `blocked`: the credentials are
   * missing or rejected.
   */
  readonly state: "checking" | "ready" | "offline" | "blocked";
  /** The problem and the next step. Set if the state is `ready` and the check was inconclusive, too. */
  readonly message?: string;
}

/** A fault that can be switched on in the emulator. */
export type FaultName = "lostResponse" | "gatewayTimeout" | "noSlot" | "clockSkew" | "rejectedKey";
export const faultNames: readonly FaultName[] = [
  "lostResponse",
  "gatewayTimeout",
  "noSlot",
  "clockSkew",
  "rejectedKey",
];
export const speeds: readonly number[] = [1, 5, 15, 60];

/** The emulator's settings. */
export interface EmulatorSettings {
  /** Speed of the emulator's clock while a take is running, as a multiple of real time. */
  readonly speed: number;
  /** Number of remaining requests that each fault affects. */
  readonly faults: Readonly<Record<FaultName, number>>;
}

/** The first event of a page's stream. It is sent at once; `readiness` and `concurrency` follow as their own events. */
export interface Hello {
  readonly service: ServiceName;
  readonly readiness: Readiness;
  readonly takes: readonly TakeView[];
  readonly emulatorSettings?: EmulatorSettings;
  /** Concurrency limits by resource pack type, such as `video`, if known. */
  readonly concurrency?: Readonly<Record<string, number>>;
}

/** klingkit's validation issue of a field. */
export type FieldIssue = Omit<ValidationIssue, "severity">;

/** The body of a response that is not 2xx. */
export interface ErrorBody {
  readonly message: string;
  readonly issues?: readonly FieldIssue[];
}

/** Estimated price of a form, from klingkit's dated price list. */
export interface PriceView {
  readonly units: { readonly min: number; readonly max: number };
  readonly usd: { readonly min: number; readonly max: number };
  readonly packageType: string;
  readonly notes: readonly string[];
}

/** Resource packs and usage of the account. */
export interface AccountView {
  readonly service: ServiceName;
  readonly packs: readonly {
    readonly name: string;
    readonly type: string;
    readonly status: string;
    /** Missing if the service reports no number. */
    readonly total?: number;
    readonly remaining?: number;
    readonly concurrency?: number;
    readonly validUntil?: number;
  }[];
  /** Units by type and money by currency for each day, such as `2026-11-21`, oldest first. */
  readonly days: readonly {
    readonly day: string;
    readonly units: Readonly<Record<string, number>>;
    readonly money: Readonly<Record<string, number>>;
  }[];
}

/** Result of a credential check. */
export interface CheckView {
  readonly ok: boolean;
  readonly result: string;
  readonly message: string;
  readonly host?: string;
  readonly region?: string;
  /** Type of the credential that was sent. */
  readonly credential: "api-key" | "jwt" | "none";
}

/** One HTTP request and its response, with secrets masked. */
export interface Exchange {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly response?: { readonly status: number; readonly body: string };
  /** Why no response arrived. */
  readonly error?: string;
  readonly durationMs?: number;
}

/** Time during which a deleted take can be restored, milliseconds. */
export const UNDO_TIME = 10_000;

/** Maximum size of an uploaded image. */
export const MAX_IMAGE_BYTES = 12 * 1024 * 1024;
/** Maximum size of an uploaded audio file. */
export const MAX_AUDIO_BYTES = 5_000_000;
/** Maximum total size of a form's files. */
export const MAX_UPLOAD_BYTES = 3 * MAX_IMAGE_BYTES;
