import { accept } from "../tasks/accept.ts";
import type { Order } from "../tasks/order.ts";
import type { Task } from "../tasks/task.ts";
import type { Fields } from "../wire/fields.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Call, Desk, Route } from "./endpoint.ts";

/** A synchronous call that costs units: done, charged and answered at once. Own ids and callbacks are not for these (kling-api V 8.1). */
export function instantRoute(
  path: string,
  read: (fields: Fields, desk: Desk) => Order,
  answer: (task: Task, call: Call) => JsonObject,
): Route {
  return {
    method: "POST",
    path,
    design: "v1",
    answer(call) {
      const order = read(call.body(), call);
      const ask = {
        account: call.account,
        design: "v1",
        path,
        apiKeyName: call.apiKeyName,
        watermark: false,
        instant: true,
      } as const;
      return answer(accept(call.world, ask, order), call);
    },
  };
}
