import type { PackType } from "../accounts/account.ts";
import type { Resolution, Size } from "../data/sizes.ts";
import type { JsonObject } from "../wire/json.ts";

/** An API version. API v2 has the model in the path. */
export type ApiVersion = "v1" | "v2";

/** The status of a task. API v1 uses `succeed` instead of `succeeded`. */
export type TaskStatus = "submitted" | "processing" | "succeeded" | "failed";

/** A voice for videos (apps/docs/service/audio.md#custom-voices). */
export interface Voice {
  readonly id: string;
  readonly name: string;
  /** `kling` for presets, otherwise the numeric id of the creator. */
  readonly ownedBy: string;
  isDeleted: boolean;
}

/** An element (apps/docs/service/elements.md). Its id may be too large for a double. */
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
 * A video of 24 frames per second. It has one extra frame, because durations such as "5.04" and "3.041" were observed
 * (apps/docs/service/responses.md#numbers).
 */
export interface VideoOutput extends Size {
  readonly type: "video";
  readonly id: string;
  readonly seconds: number;
  readonly sound: boolean;
}

/** An output of a task. Its files are rendered when they are downloaded. */
export type Output =
  | VideoOutput
  /**
   * `group` identifies images that belong together. It is the field `group_id`
   * (apps/docs/service/api-v2.md#task-records).
   */
  | (Size & { readonly type: "image"; readonly id: string; readonly group?: string })
  /** Audio is served as MP3 and as WAV. */
  | { readonly type: "audio"; readonly id: string; readonly seconds: number }
  | { readonly type: "voice"; readonly id: string; readonly voice: Voice }
  | { readonly type: "element"; readonly id: string; readonly element: Element };

/** The usual duration of a task at 720p, seconds: a fixed part, and a part per second of the output. */
export interface UsualDuration {
  readonly fixed: number;
  readonly perSecond?: number;
}

/** A valid create request of either API version. */
export interface TaskRequest {
  readonly product: string;
  /** The model id. Undefined for products without a model. */
  readonly model?: string;
  /** The name of the model in API v1, which appears in ledgers. */
  readonly modelName?: string;
  readonly prompt: string;
  readonly pack: PackType;
  /** The price in units. */
  readonly units: number;
  /** The number of occupied slots: `n` for images, otherwise 1 (apps/docs/service/concurrency.md#counting). */
  readonly slots: number;
  readonly outputs: readonly Output[];
  readonly usualDuration?: UsualDuration;
  readonly resolution?: Resolution;
  readonly seconds?: number;
  readonly videoInput?: boolean;
  readonly sound?: "native" | "original" | "off";
  readonly voiceControl?: boolean;
  /** The reason why the task will fail. Undefined if it will succeed. */
  readonly failure?: string;
  readonly firstFrame?: { readonly bytes?: Uint8Array; readonly url?: string };
  /** API v1 only: further fields of `task_info`, for example `parent_video`. */
  readonly info?: JsonObject;
  /** API v1 only: further fields of `task_result`. */
  readonly resultInfo?: JsonObject;
}

/** A deduction for a task. */
export type Charge = { readonly before: number; readonly after: number } & (
  | { readonly kind: "unit"; readonly pack: string; readonly type: PackType; readonly units: number }
  | { readonly kind: "cash"; readonly currency: "USD" | "CNY"; readonly amount: number }
);

/**
 * The URLs of an output. A copy with a watermark exists only if it was requested (apps/docs/service/tasks.md#results).
 */
export interface Links {
  readonly url: string;
  readonly watermarkUrl?: string;
  readonly mp3: string;
  readonly wav: string;
}

/** Renders `task_result` of an endpoint of API v1. */
export type V1Result = (task: Task, linksOf: (output: Output) => Links) => JsonObject;

/** An immutable task. Its status follows from its times and the clock. */
export interface Task {
  readonly id: string;
  /** The access key of the account. */
  readonly account: string;
  readonly apiVersion: ApiVersion;
  /** The path of the create, for example `/v1/videos/text2video`. Queries of API v1 compare it. */
  readonly path: string;
  readonly request: TaskRequest;
  /**
   * Renders `task_result`.
   * @default the lists `videos`, `images` and `audios`
   */
  readonly result?: V1Result;
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly watermark: boolean;
  /** The body without the external task id and the callback URL, if equal creates return the same task. */
  readonly payload?: string | undefined;
  /** Set if the emulator's owner added the task. It was not paid for. */
  readonly isAdded?: true;
  /** Whether the create returned the result. Queries do not return such a task. */
  readonly synchronous: boolean;
  readonly charges: readonly Charge[];
  readonly apiKeyName: string;
  readonly createdAt: number;
  readonly processingAt: number;
  readonly endsAt: number;
}

export function statusOf(task: Task, now: number): TaskStatus {
  if (now < task.processingAt) return "submitted";
  if (now < task.endsAt) return "processing";
  return task.request.failure === undefined ? "succeeded" : "failed";
}

/** Returns the time of the last change of the status. */
export function updatedAt(task: Task, now: number): number {
  if (now < task.processingAt) return task.createdAt;
  return now < task.endsAt ? task.processingAt : task.endsAt;
}
