/**
 * A switch for each behaviour of the service that is not known for sure. The values of `DEFAULT_SWITCHES` were
 * observed, or are the most likely ones. A client that works with every value does not depend on an assumption.
 */
export interface Switches {
  // A refusal was seen once (apps/docs/service/tasks.md#external-task-ids).
  /**
   * Whether an external task id that was used before is rejected: always, only `lateBy` milliseconds after the first
   * task, or never.
   * @default "strict"
   */
  readonly externalTaskIds:
    | "strict"
    | "off"
    | {
        /** The time during which an external task id can be used again, milliseconds. */
        readonly lateBy: number;
      };
  // The order of the checks is guessed in apps/docs/service/errors.md#order-of-checks.
  /**
   * When a used external task id is rejected: before the check of the balance, before that of the slots, or after it.
   * @default "before-balance"
   */
  readonly duplicateIdCheck: "before-balance" | "before-slots" | "after-slots";
  /**
   * Which task a query finds by an external task id that several tasks have.
   * @default "newest"
   */
  readonly duplicateIdLookup: "newest" | "oldest";
  /**
   * How long after the create queries do not find a task, milliseconds.
   * @default 0
   */
  readonly visibleAfter: number;
  // Whether image tasks are among them is not known (apps/docs/service/tasks.md#get-tasks).
  /**
   * The products whose tasks `GET /tasks` and `POST /tasks` find.
   * @default "all"
   */
  readonly tasksEndpointProducts: "all" | "video" | readonly string[];
  // Undocumented (apps/docs/service/tasks.md#api-v1-lists).
  /**
   * Which tasks come first in lists of API v1 and of `POST /tasks`.
   * @default "newest"
   */
  readonly listOrder: "newest" | "oldest";
  // Not known (apps/docs/service/open-questions.md#not-known).
  /**
   * Whether a query at an endpoint of API v1 finds tasks of other endpoints and of API v2.
   * @default "reject"
   */
  readonly crossEndpointQueries: "reject" | "answer";
  // Per model and pack type by a page of September 2026, per pack type by one of March 2026
  // (apps/docs/service/concurrency.md#counting).
  /**
   * How concurrency slots are counted: by model and kind of pack, or by kind of pack.
   * @default "model"
   */
  readonly slotScope: "model" | "pack";
  // Documented as 429, with one report of 200 (apps/docs/service/concurrency.md#rejections).
  /**
   * The HTTP status of service code 1303, which rejects a task without a free slot.
   * @default 429
   */
  readonly slotStatus: 429 | 200;
  // Seen withdrawn (apps/docs/service/models.md#withdrawn-models).
  /**
   * Whether withdrawn models are rejected with HTTP 404 and service code 1203, or still work.
   * @default "reject"
   */
  readonly retired: "reject" | "serve";
  // Seen live as `{}` and `""` (apps/docs/service/responses.md#absent-values).
  /**
   * How a query of API v1 shows a missing value: as `{}` or `""`, or without the field.
   * @default "empty"
   */
  readonly absentValues: "empty" | "missing";
  // The sample leaves it out, the table says that it is needed (apps/docs/service/video.md#omni-rules).
  /**
   * Whether omni video without a first frame and without an input video needs `aspect_ratio`.
   * @default "optional"
   */
  readonly omniRatio: "optional" | "required";
  // Which code it is, is a guess (apps/docs/service/account.md#resource-packs).
  /**
   * Whether a second request to `/account/costs` within a second is rejected with service code 1302.
   * @default "off"
   */
  readonly costsLimit: "off" | "1302";
  // 400 / 1201 was seen, 404 / 1203 is in the table of codes (apps/docs/service/tasks.md#lookup-on-api-v1).
  /**
   * The service code of a query for a task that does not exist: 1201 with HTTP 400, or 1203 with HTTP 404.
   * @default "1201"
   */
  readonly notFound: "1201" | "1203";
  // One page says at the end only (apps/docs/service/webhooks.md#delivery).
  /**
   * When callbacks are sent: at every change of the status, or at the end only.
   * @default "every-change"
   */
  readonly callbackAt: "every-change" | "end";
  // Missing in the sample (apps/docs/service/responses.md#envelope).
  /**
   * Whether error responses have no `data`, or `data: null`.
   * @default "missing"
   */
  readonly errorData: "missing" | "null";
  // Failed tasks were seen in logs (apps/docs/service/errors.md#failed-tasks).
  /**
   * Whether an image of a wrong size makes the task fail, or the create.
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
  // Documented with `data`, seen live without (apps/docs/service/responses.md#envelope).
  /**
   * Whether responses to deletes have `data`.
   * @default "missing"
   */
  readonly deleteData: "missing" | "present";
  // 18 digits in the documented sample, 15 seen live (apps/docs/service/elements.md#element-ids).
  /**
   * Whether element ids have 18 digits, which is beyond 2^53, or 15.
   * @default "long"
   */
  readonly elementIds: "long" | "short";
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
  absentValues: "empty",
  omniRatio: "optional",
  costsLimit: "off",
  notFound: "1201",
  callbackAt: "every-change",
  errorData: "missing",
  invalidImages: "task",
  chargeFailed: false,
  signV1: true,
  deleteData: "missing",
  elementIds: "long",
};
