import type { AspectRatio, Resolution } from "@klingkit/models";

/** Whether takes are made by the emulator on this machine, or by the service, for money. */
export type Mode = "emulator" | "live";

/** What a person chose for a take. Frames travel apart from it, as files. */
export interface TakeSettings {
  readonly prompt: string;
  readonly model: string;
  /** Seconds. */
  readonly duration: number;
  readonly resolution: Resolution;
  /** Not used with a first frame: then the picture decides. */
  readonly aspectRatio: AspectRatio;
  readonly audio: "native" | "off";
}

/** The two pictures that a take can begin and end with. */
export type FrameName = "firstFrame" | "lastFrame";
export const frameNames: readonly FrameName[] = ["firstFrame", "lastFrame"];

/**
 * Where a take stands. `queued`: not sent yet. `saving`: made, and on its way to this machine.
 * `lost`: nobody knows; looking again is safe, making it again may pay twice.
 */
export type TakeStatus = "queued" | "submitted" | "processing" | "saving" | "done" | "failed" | "lost";

/** Why there is no video. */
export interface Failure {
  /** Name of the klingkit error, as `TaskFailedError`. */
  readonly kind: string;
  /** What happened, in the service's words where it gave some. */
  readonly reason: string;
  /** What to do. */
  readonly advice?: string;
  /** The service's id of the request, for its support. */
  readonly requestId?: string;
}

/** A take as the page sees it: no key, no address of another machine. */
export interface TakeView {
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  readonly status: TakeStatus;
  readonly settings: TakeSettings;
  readonly frames: readonly FrameName[];
  /** Width by height of the picture to come, as `16 / 9`. */
  readonly ratio: string;
  /** Since it was asked for, until now or its end, milliseconds. */
  readonly elapsed: number;
  /** From 0 to 1, an estimate. */
  readonly progress: number;
  /** What it cost, as `4 units`. */
  readonly cost?: string;
  readonly fileName: string;
  readonly failure?: Failure;
}

/** What stands in the way of live takes. */
export interface Obstacle {
  readonly result: string;
  readonly message: string;
}

/** The first event of a page's stream. */
export interface Hello {
  readonly mode: Mode;
  readonly obstacle?: Obstacle;
  readonly takes: readonly TakeView[];
}

/** A field that cannot be sent as it is. `path` names a setting or a frame; empty for the whole. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** The body of an answer that is not 2xx. */
export interface Refusal {
  readonly message: string;
  readonly problems?: readonly FieldProblem[];
}

/** Largest picture, bytes. */
export const MAX_PICTURE = 12 * 1024 * 1024;
/** More characters than any model takes. */
export const MAX_PROMPT = 8000;
