import type { ValidationIssue } from "klingkit";
import type { Values } from "./modes/values.ts";

/** Whether takes are made by the emulator on this machine, or by the service, for money. */
export type Service = "emulator" | "live";

/**
 * Where a take stands. `queued`: not sent yet. `saving`: made, and on its way to this machine.
 * `lost`: nobody knows; looking again is safe, making it again may pay twice.
 */
export type TakeStatus = "queued" | "submitted" | "processing" | "saving" | "done" | "failed" | "lost";

/** Why there is no result. */
export interface Failure {
  /** The code of klingkit's error, such as `task_failed`; `internal` and `interrupted` are the demo's own. */
  readonly code: string;
  /** What happened, in the service's words where it gave some. */
  readonly reason: string;
  /** What to do. */
  readonly advice?: string;
  /** The service's id of the request, for its support. */
  readonly requestId?: string;
}

/** A file that came with a form. */
export interface MediaView {
  readonly type: string;
  /** Pixels; sounds have none. */
  readonly width?: number;
  readonly height?: number;
}

/** A finished thing. */
export interface OutputView {
  readonly kind: "video" | "image" | "audio";
  readonly fileName: string;
  /** Seconds. */
  readonly seconds?: number;
}

/** The slots that a task takes, by klingkit's key of them, as `video/kling-3.0`. */
export interface SlotView {
  readonly key: string;
  readonly count: number;
}

/** A take as the page sees it: no key, no address of another machine. */
export interface TakeView {
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  /** Id of the mode that it was made with. */
  readonly mode: string;
  /** The service's id of its task. Missing until there is one. */
  readonly taskId?: string;
  readonly status: TakeStatus;
  readonly values: Values;
  /** What was given, by path of its field. */
  readonly media: Readonly<Record<string, MediaView>>;
  /** Width by height of what is to come, as `16 / 9`. */
  readonly ratio: string;
  readonly outputs: readonly OutputView[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Since it was asked for, until now or its end, milliseconds. */
  readonly elapsed: number;
  /** How long such a task usually takes, milliseconds; missing while nobody knows. */
  readonly expected?: number;
  /** From 0 to 1, an estimate. */
  readonly progress: number;
  /** What it cost, as `4 units`. */
  readonly cost?: string;
  readonly slot?: SlotView;
  /** Why other modes cannot work with its clip: it is gone from the service. Until when it is there: epoch milliseconds. */
  readonly keptUntil?: number;
  readonly gone?: true;
  /** What happened to it on the way, that its maker should know. */
  readonly note?: "sent-again" | "found-again";
  readonly failure?: Failure;
}

/** What stands in the way of live takes. */
export interface Obstacle {
  readonly result: string;
  readonly message: string;
}

/** A way for things to go wrong, at the emulator. */
export type FaultName = "drop" | "busy" | "gateway" | "clock" | "refused";
export const faultNames: readonly FaultName[] = ["drop", "gateway", "busy", "clock", "refused"];
export const speeds: readonly number[] = [1, 5, 15, 60];

/** The emulator's own settings, for visitors to play with. */
export interface Control {
  /** How many times as fast as the machine's clock, while something is made. */
  readonly speed: number;
  /** How often each fault will strike yet. */
  readonly faults: Readonly<Record<FaultName, number>>;
}

/** The first event of a page's stream. */
export interface Hello {
  readonly service: Service;
  readonly obstacle?: Obstacle;
  readonly takes: readonly TakeView[];
  readonly control?: Control;
  /** Slots by pack, as `video`; missing while nobody asked. */
  readonly slots?: Readonly<Record<string, number>>;
}

/** An issue of a field, as klingkit reports it. */
export type FieldIssue = Omit<ValidationIssue, "severity">;

/** The body of an answer that is not 2xx. */
export interface Refusal {
  readonly message: string;
  readonly issues?: readonly FieldIssue[];
}

/** What a form will cost, by klingkit's dated list. */
export interface PriceView {
  readonly units: { readonly min: number; readonly max: number };
  readonly usd: { readonly min: number; readonly max: number };
  readonly packageType: string;
  readonly notes: readonly string[];
}

/** What the account has, and took. */
export interface AccountView {
  readonly service: Service;
  readonly packs: readonly {
    readonly name: string;
    readonly type: string;
    readonly status: string;
    readonly total: number;
    readonly remaining: number;
    readonly concurrency?: number;
    readonly validUntil?: number;
  }[];
  /** By day, as `2026-11-21`, oldest first, and by kind of units. */
  readonly days: readonly { readonly day: string; readonly units: Readonly<Record<string, number>> }[];
}

/** What a check of the credentials found. */
export interface CheckView {
  readonly ok: boolean;
  readonly result: string;
  readonly message: string;
  readonly host?: string;
  readonly region?: string;
  /** What kind of credential went out. */
  readonly credential: "api-key" | "jwt" | "none";
}

/** One call on the wire, secrets masked. */
export interface Exchange {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly answer?: { readonly status: number; readonly body: string };
  /** Why there was no answer. */
  readonly failure?: string;
  readonly ms?: number;
}

/** Largest picture and sound, bytes. */
export const MAX_PICTURE = 12 * 1024 * 1024;
export const MAX_SOUND = 5_000_000;
/** All files of one form together. */
export const MAX_UPLOAD = 3 * MAX_PICTURE;
