import type { PackType } from "../accounts/account.ts";
import type { Resolution, Size } from "../data/pixels.ts";
import type { JsonObject } from "../wire/json.ts";

/** An API version: `path` is API v2 (model in the path). */
export type ApiVersion = "v1" | "v2";

/** The status of a task. API v1 and API v2 have their own words for it. */
export type Status = "submitted" | "processing" | "succeeded" | "failed";

/** A voice that `voice_list` may name (apps/docs/service/audio.md#custom-voices). */
export interface Voice {
  readonly id: string;
  readonly name: string;
  /** `kling` for presets, else the creator's numeric id. */
  readonly ownedBy: string;
  isDeleted: boolean;
}

/** An element ("subject"), apps/docs/service/elements.md. The id is a long that a double may not hold. */
export interface Element {
  readonly id: bigint;
  readonly name: string;
  readonly description: string;
  readonly kind: "image_refer" | "video_refer";
  readonly frontalImage?: string;
  readonly referImages: readonly string[];
  readonly referVideos: readonly string[];
  readonly voice?: Voice;
  readonly tags: readonly string[];
  readonly ownedBy: string;
  isDeleted: boolean;
}

/**
 * A video of 24 frames a second. It has one frame more than asked, as lengths such as "5.04" and "3.041" show
 * (apps/docs/service/responses.md#numbers).
 */
export interface MadeVideo extends Size {
  readonly type: "video";
  readonly id: string;
  readonly seconds: number;
  readonly sound: boolean;
}

/** An output of a task, as plain data. Its bytes are drawn when they are fetched. */
export type Made =
  | MadeVideo
  /**
   * `group` is that of images that belong together; it renders as `group_id`
   * (apps/docs/service/api-v2.md#task-records).
   */
  | (Size & { readonly type: "image"; readonly id: string; readonly group?: string })
  /** A sound, served as MP3 and as WAV. */
  | { readonly type: "audio"; readonly id: string; readonly seconds: number }
  | { readonly type: "voice"; readonly id: string; readonly voice: Voice }
  | { readonly type: "element"; readonly id: string; readonly element: Element };

/** How long a task takes, seconds: a fixed part, and a part for each second of the output at 720p. */
export interface UsualTime {
  readonly fixed: number;
  readonly perSecond?: number;
}

/** A valid create, whichever API version it came by. */
export interface TaskRequest {
  readonly product: string;
  /** The id of the model. Missing for products without a model. */
  readonly model?: string;
  /** The name of the model in API v1, which the ledgers show. */
  readonly modelName?: string;
  readonly prompt: string;
  readonly pack: PackType;
  /** Units it costs if it succeeds. */
  readonly units: number;
  /** Slots it takes while it runs: `n` for images, else 1 (apps/docs/service/concurrency.md#counting). */
  readonly slots: number;
  readonly makes: readonly Made[];
  readonly usualTime?: UsualTime;
  readonly resolution?: Resolution;
  readonly seconds?: number;
  readonly videoInput?: boolean;
  readonly sound?: "native" | "original" | "off";
  readonly voiceControl?: boolean;
  /** Why the task will fail. */
  readonly failure?: string;
  readonly firstFrame?: { readonly bytes?: Uint8Array; readonly url?: string };
  /** API v1 only: more `task_info`, for example `parent_video`. */
  readonly info?: JsonObject;
  /** API v1 only: more in `task_result`. */
  readonly resultInfo?: JsonObject;
}

/** One deduction of one task. */
export type Charge = { readonly before: number; readonly after: number } & (
  | { readonly kind: "unit"; readonly pack: string; readonly type: PackType; readonly units: number }
  | { readonly kind: "cash"; readonly currency: "USD" | "CNY"; readonly amount: number }
);

/**
 * The URLs of an output. A copy with a watermark exists only if it was asked for (apps/docs/service/tasks.md#results).
 */
export interface Links {
  readonly url: string;
  readonly watermarkUrl?: string;
  readonly mp3: string;
  readonly wav: string;
}

/** `task_result` of an endpoint of API v1. */
export type V1Result = (task: Task, linksOf: (made: Made) => Links) => JsonObject;

/** A task as it was accepted. Nothing in it changes: its status follows from its times and the clock. */
export interface Task {
  readonly id: string;
  /** The access key of the account. */
  readonly account: string;
  readonly apiVersion: ApiVersion;
  /** The path of the create, for example `/v1/videos/text2video`. Queries of API v1 go by it. */
  readonly path: string;
  readonly request: TaskRequest;
  /** Missing if `task_result` is the usual lists. */
  readonly result?: V1Result;
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark: boolean;
  /** Whether the create answers with the result. No query shows such a task. */
  readonly instant: boolean;
  readonly charges: readonly Charge[];
  readonly apiKeyName: string;
  readonly createdAt: number;
  readonly processingAt: number;
  readonly endsAt: number;
}

export function statusOf(task: Task, now: number): Status {
  if (now < task.processingAt) return "submitted";
  if (now < task.endsAt) return "processing";
  return task.request.failure === undefined ? "succeeded" : "failed";
}

/** When the status last changed. */
export function updatedAt(task: Task, now: number): number {
  if (now < task.processingAt) return task.createdAt;
  return now < task.endsAt ? task.processingAt : task.endsAt;
}
