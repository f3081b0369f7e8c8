import type { RequestContext } from "../service.ts";
import type { Switches } from "../switches.ts";
import type { CreateContext } from "../tasks/create-task.ts";
import type { ApiVersion, Links, Output, Task, TaskRequest, V1Result } from "../tasks/task.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json, JsonObject } from "../wire/json.ts";

/** An endpoint, or a group of endpoints, of both API versions. The emulator derives queries and lists from it. */
export interface Endpoint {
  /** Creates tasks on API v1 by `POST`. `GET` lists them; `GET /{id}` returns one. */
  readonly v1?: {
    readonly path: string;
    readonly read: (fields: Fields, context: RequestContext) => TaskRequest;
    /**
     * Renders `task_result`.
     * @default the lists `videos`, `images` and `audios`
     */
    readonly result?: V1Result;
    /**
     * Set if the endpoint has no field `watermark_info` (apps/docs/service/api-v1.md#shared-request-fields). It is then
     * ignored like any unknown field.
     */
    readonly noWatermark?: true;
    /**
     * Whether it ignores an external task id.
     * @default it accepts one
     */
    readonly ignoresExternalId?: (switches: Switches) => boolean;
  };
  /** Creates tasks on API v2. */
  readonly v2?: {
    /** The path without the model, for example `/text-to-video`. */
    readonly path: string;
    readonly read: (fields: Fields, context: RequestContext, model: string) => TaskRequest;
  };
  /**
   * A synchronous call that costs units. It has no external task id and no callbacks
   * (apps/docs/service/tasks.md#external-task-ids).
   */
  readonly synchronous?: {
    readonly path: string;
    readonly read: (fields: Fields, context: RequestContext) => TaskRequest;
    readonly respond: (task: Task, linksOf: (output: Output) => Links, context: RequestContext) => JsonObject;
  };
  /** Calls that do not create a task. */
  readonly routes?: readonly Route[];
}

/** An authenticated request. */
export interface Call extends CreateContext {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Reads the body. Rejects the request if the body is not a JSON object. */
  body(): Fields;
}

/** A route. `handle` returns the `data` of the response. */
export interface Route {
  readonly method: "GET" | "POST";
  /** The path, with `:name` for parameters. */
  readonly path: string;
  readonly apiVersion: ApiVersion;
  readonly handle: (call: Call) => Json | undefined;
}
