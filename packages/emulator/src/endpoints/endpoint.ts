import type { Account } from "../accounts/ledger.ts";
import type { Order } from "../tasks/order.ts";
import type { V1Result } from "../tasks/render-v1.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json } from "../wire/json.ts";
import type { World } from "../world/world.ts";

/** What reading a request may look things up in. */
export interface Desk {
  readonly world: World;
  readonly account: Account;
}

/** An endpoint that makes tasks. Its queries and lists follow from it. */
export interface TaskEndpoint {
  readonly v1?: {
    /** Create by POST, list by GET, one by GET `/{id}`. */
    readonly path: string;
    readonly read: (fields: Fields, desk: Desk) => Order;
    /** Where `task_result` is not the usual lists. */
    readonly result?: V1Result;
    /** Set where `watermark_info` is not among the fields (kling-api V 8.5, I 1.5): like any unknown field it is not looked at. */
    readonly noWatermark?: true;
  };
  readonly path?: {
    /** The model follows: `/text-to-video` + `/{model}`. */
    readonly path: string;
    readonly read: (fields: Fields, desk: Desk, model: string) => Order;
  };
}

/** A request that has passed authentication. */
export interface Call extends Desk {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly apiKeyName: string;
  /** Reads the body; 400/1200 when it is not a JSON object. */
  body(): Fields;
}

/** One method on one path. What it returns is the answer's `data`. */
export interface Route {
  readonly method: "GET" | "POST";
  /** With `:name` for a part that varies. */
  readonly path: string;
  readonly design: "v1" | "path";
  readonly answer: (call: Call) => Json | undefined;
}
