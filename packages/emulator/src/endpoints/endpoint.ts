import type { ApiVersion, Links, Made, Task, TaskRequest, V1Result } from "../tasks/task.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json, JsonObject } from "../wire/json.ts";
import type { RequestContext } from "../world.ts";

/** One endpoint or family, on both API versions. Its queries and lists follow from it. */
export interface Endpoint {
  /** Creates tasks on API v1: create by POST, list by GET, one by GET `/{id}`. */
  readonly v1?: {
    readonly path: string;
    readonly read: (fields: Fields, context: RequestContext) => TaskRequest;
    /** Set if `task_result` is not the usual lists. */
    readonly result?: V1Result;
    /**
     * Set if `watermark_info` is not among the fields (apps/docs/service/api-v1.md#shared-request-fields): it is
     * ignored like any unknown field.
     */
    readonly noWatermark?: true;
  };
  /** Creates tasks on API v2. */
  readonly v2?: {
    /** The model follows: `/text-to-video` + `/{model}`. */
    readonly path: string;
    readonly read: (fields: Fields, context: RequestContext, model: string) => TaskRequest;
  };
  /**
   * A synchronous call that costs units: done, charged and answered at once. External task ids and callbacks are not
   * for these (apps/docs/service/tasks.md#external-task-ids).
   */
  readonly instant?: {
    readonly path: string;
    readonly read: (fields: Fields, context: RequestContext) => TaskRequest;
    readonly answer: (task: Task, linksOf: (made: Made) => Links, context: RequestContext) => JsonObject;
  };
  /** Calls that create no task. */
  readonly routes?: readonly Route[];
}

/** A request that has passed authentication. */
export interface Call extends RequestContext {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly apiKeyName: string;
  /** Reads the body; 400/1200 if it is not a JSON object. */
  body(): Fields;
}

/** One method on one path. What it returns is the answer's `data`. */
export interface Route {
  readonly method: "GET" | "POST";
  /** With `:name` for a part that varies. */
  readonly path: string;
  readonly apiVersion: ApiVersion;
  readonly answer: (call: Call) => Json | undefined;
}
