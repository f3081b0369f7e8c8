/**
 * A switch for each behavior of the service that is not known with certainty. The values of `DEFAULT_SWITCHES` were
 * observed or are the most likely ones. A client that works with every value does not depend on an assumption.
 */
export interface Switches {
  // A rejection was observed once (apps/docs/service/tasks.md#external-task-ids).
  /**
   * Whether the reuse of an external task id is rejected: always, only from `lateBy` milliseconds after the first task,
   * or never.
   * @default "strict"
   */
  readonly externalTaskIds:
    | "strict"
    | "off"
    | {
        /** The time after the first task during which its external task id can be reused, milliseconds. */
        readonly lateBy: number;
      };
  // The order of the checks is a guess: apps/docs/service/errors.md#order-of-checks.
  /**
   * When the reuse of an external task id is rejected: before the balance check, before the concurrency check, or after
   * it.
   * @default "before-balance"
   */
  readonly duplicateIdCheck: "before-balance" | "before-slots" | "after-slots";
  /**
   * The task that a query by external task id returns if several tasks share the id.
   * @default "newest"
   */
  readonly duplicateIdLookup: "newest" | "oldest";
  /**
   * The time after the create during which queries do not return the task, milliseconds.
   * @default 0
   */
  readonly visibleAfter: number;
  // It is not known whether these endpoints return image tasks (apps/docs/service/tasks.md#get-tasks).
  /**
   * The products whose tasks `GET /tasks` and `POST /tasks` return.
   * @default "all"
   */
  readonly tasksEndpointProducts: "all" | "video" | readonly string[];
  // Undocumented (apps/docs/service/tasks.md#api-v1-lists).
  /**
   * The tasks that come first in lists of API v1 and in responses of `POST /tasks`.
   * @default "newest"
   */
  readonly listOrder: "newest" | "oldest";
  // Not known (apps/docs/service/open-questions.md#not-known).
  /**
   * Whether a query at an endpoint of API v1 returns tasks of other endpoints and of API v2.
   * @default "reject"
   */
  readonly crossEndpointQueries: "reject" | "allow";
  // A page of September 2026 says per model and pack type, one of March 2026 per pack type
  // (apps/docs/service/concurrency.md#counting).
  /**
   * How concurrency slots are counted: by model and pack type, or by pack type.
   * @default "model"
   */
  readonly slotScope: "model" | "pack";
  // Documented as 429; one report states 200 (apps/docs/service/concurrency.md#rejections).
  /**
   * The HTTP status of service code 1303, which rejects a create when no slot is free.
   * @default 429
   */
  readonly slotStatus: 429 | 200;
  // Observed as withdrawn (apps/docs/service/models.md#withdrawn-models).
  /**
   * Whether withdrawn models and effects are rejected with HTTP 404 and service code 1203, or still work.
   * @default "reject"
   */
  readonly retired: "reject" | "serve";
  // Assumed (apps/docs/service/responses.md#envelope).
  /**
   * Whether doubled and trailing slashes in a path are ignored.
   * @default "accept"
   */
  readonly extraSlashes: "accept" | "reject";
  // Observed as `{}` and `""` (apps/docs/service/responses.md#absent-values).
  /**
   * How responses of API v1 represent a missing value: as `{}` or `""`, or by omitting the field.
   * @default "empty"
   */
  readonly absentValues: "empty" | "missing";
  // The sample omits `aspect_ratio`; the rejection without it was observed (apps/docs/service/errors.md#validation-messages).
  /**
   * Whether omni video without a first frame and without a base video requires `aspect_ratio`.
   * @default "required"
   */
  readonly omniRatio: "required" | "optional";
  // The code is a guess (apps/docs/service/account.md#resource-packs).
  /**
   * Whether a second request to `/account/costs` within a second is rejected with service code 1302.
   * @default "off"
   */
  readonly costsLimit: "off" | "1302";
  // 400/1201 was observed, 404/1203 is in the table of codes (apps/docs/service/tasks.md#lookup-on-api-v1).
  /**
   * The service code of a response to a query of API v1 for an unknown task: 1201 with HTTP 400, or 1203 with HTTP 404.
   * @default "1201"
   */
  readonly notFound: "1201" | "1203";
  // One page states: only at the end (apps/docs/service/webhooks.md#delivery).
  /**
   * When callbacks are sent: at every change of the status, or only at the end.
   * @default "every-change"
   */
  readonly callbackAt: "every-change" | "end";
  // The sample has no `data` (apps/docs/service/responses.md#envelope).
  /**
   * Whether error responses omit `data` or contain `data: null`.
   * @default "missing"
   */
  readonly errorData: "missing" | "null";
  // Failed tasks were observed in logs (apps/docs/service/errors.md#failed-tasks).
  /**
   * Whether an image of an invalid size makes the task or the create fail.
   * @default "task"
   */
  readonly invalidImages: "task" | "create";
  // Documented in 2025 as not charged (apps/docs/service/prices.md#failed-tasks).
  /**
   * Whether failed tasks are charged.
   * @default false
   */
  readonly chargeFailed: boolean;
  // Not documented (apps/docs/service/webhooks.md#signature).
  /**
   * Whether callbacks of tasks of API v1 are signed.
   * @default true
   */
  readonly signV1: boolean;
  // Documented with `data`, observed without it (apps/docs/service/responses.md#envelope).
  /**
   * Whether responses to deletes contain `data`.
   * @default "missing"
   */
  readonly deleteData: "missing" | "present";
  // Both were observed (apps/docs/service/tasks.md#results).
  /**
   * The query parameters of the signed URLs of outputs: `ksTime` (hexadecimal), or `Expires`, `Signature` and
   * `Key-Pair-Id`.
   * @default "ksTime"
   */
  readonly linkStyle: "ksTime" | "Expires";
  // One claim (apps/docs/service/open-questions.md#not-known).
  /**
   * Whether a create whose body equals that of a running task, apart from the external task id and the callback URL,
   * returns that task instead of a new one.
   * @default "separate"
   */
  readonly identicalCreates: "separate" | "collapse";
  // The router of a reseller rejects both (apps/docs/service/kling-4.md#rules).
  /**
   * Whether Kling 4.0 accepts, rejects or ignores an external task id and a callback URL.
   * @default "accept"
   */
  readonly kling4Options: "accept" | "reject" | "ignore";
  // 18 digits in the documented sample, 15 observed (apps/docs/service/elements.md#element-ids).
  /**
   * Whether element ids have 18 digits, which is beyond 2^53, or 15.
   * @default "long"
   */
  readonly elementIds: "long" | "short";
  // Not known (apps/docs/service/open-questions.md#not-known).
  /**
   * Whether an external task id is unique among all tasks of the account, or among those of one endpoint.
   * @default "account"
   */
  readonly externalIdScope: "account" | "endpoint";
  // The pages of elements document `task_id` and mention the external task id (apps/docs/service/tasks.md#external-task-ids).
  /**
   * Whether the create of an element accepts an external task id, or ignores it.
   * @default "accept"
   */
  readonly elementExternalIds: "accept" | "ignore";
  // A guess (apps/docs/service/elements.md#lists).
  /**
   * Whether queries and lists return deleted elements, with the status `deleted`.
   * @default "listed"
   */
  readonly deletedElements: "listed" | "hidden";
  // Assumed (apps/docs/service/tasks.md#api-v1-lists).
  /**
   * Whether `pageNum` and `pageSize` out of range are rejected with service code 1201, or replaced by the closest limit.
   * @default "reject"
   */
  readonly outOfRangePages: "reject" | "clamp";
  // Not known (apps/docs/service/video.md#text-to-video).
  /**
   * How the length of a prompt is counted: in characters (code points), UTF-16 units, or bytes of UTF-8.
   * @default "characters"
   */
  readonly promptLength: "characters" | "utf16" | "bytes";
  // Observed for `sound: true` (apps/docs/service/errors.md#validation-messages).
  /**
   * Whether a boolean or a number in place of a string is rejected, or converted to a string.
   * @default "reject"
   */
  readonly wrongTypes: "reject" | "convert";
  // Not known (apps/docs/service/open-questions.md#not-known).
  /**
   * Whether a `Content-Type` other than JSON is ignored, or rejected with HTTP 415.
   * @default "ignore"
   */
  readonly contentType: "ignore" | "reject";
  // A rejection was observed (apps/docs/service/authentication.md#rejected-credentials).
  /**
   * Whether API v2 rejects JWTs with service code 1002, or accepts them.
   * @default "reject"
   */
  readonly jwtOnV2: "reject" | "accept";
  // No direct call was observed (apps/docs/service/kling-4.md).
  /**
   * Whether Kling 4.0 exists at its assumed paths, or is rejected like an unknown model.
   * @default "serve"
   */
  readonly kling4: "serve" | "reject";
}

/** The values of switches that are not set. */
export const DEFAULT_SWITCHES: Switches = {
  externalTaskIds: "strict",
  duplicateIdCheck: "before-balance",
  duplicateIdLookup: "newest",
  visibleAfter: 0,
  tasksEndpointProducts: "all",
  listOrder: "newest",
  crossEndpointQueries: "reject",
  slotScope: "model",
  slotStatus: 429,
  retired: "reject",
  extraSlashes: "accept",
  absentValues: "empty",
  omniRatio: "required",
  costsLimit: "off",
  notFound: "1201",
  callbackAt: "every-change",
  errorData: "missing",
  invalidImages: "task",
  chargeFailed: false,
  signV1: true,
  deleteData: "missing",
  linkStyle: "ksTime",
  identicalCreates: "separate",
  kling4Options: "accept",
  elementIds: "long",
  externalIdScope: "account",
  elementExternalIds: "accept",
  deletedElements: "listed",
  outOfRangePages: "reject",
  promptLength: "characters",
  wrongTypes: "reject",
  contentType: "ignore",
  jwtOnV2: "reject",
  kling4: "serve",
};
