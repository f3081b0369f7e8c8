import { accept, type Ask } from "../tasks/accept.ts";
import { findOnV1, inListOrder, isVisible } from "../tasks/find.ts";
import { createdPath } from "../tasks/render-path.ts";
import { createdV1, renderV1 } from "../tasks/render-v1.ts";
import type { Fields } from "../wire/fields.ts";
import type { Call, Route, TaskEndpoint } from "./endpoint.ts";
import { readPage } from "./page.ts";

/** The routes that an endpoint's description stands for. */
export function taskRoutes(endpoint: TaskEndpoint): Route[] {
  return [...v1Routes(endpoint), ...pathRoutes(endpoint)];
}

function v1Routes({ v1 }: TaskEndpoint): Route[] {
  if (!v1) return [];
  return [
    {
      method: "POST",
      path: v1.path,
      design: "v1",
      answer(call) {
        const fields = call.body();
        const order = v1.read(fields, call);
        return createdV1(accept(call.world, ask(call, "v1", v1.path, fields, v1.noWatermark), order), call.world);
      },
    },
    {
      method: "GET",
      path: v1.path,
      design: "v1",
      answer(call) {
        const { from, to } = readPage(call.query);
        const own = call.world.tasks
          .all()
          .filter((task) => task.path === v1.path && isVisible(call.world, call.account, task));
        return inListOrder(call.world, own)
          .slice(from, to)
          .map((task) => renderV1(task, call.world, v1.result));
      },
    },
    {
      method: "GET",
      path: `${v1.path}/:id`,
      design: "v1",
      answer: (call) =>
        renderV1(findOnV1(call.world, call.account, v1.path, call.params.id ?? ""), call.world, v1.result),
    },
  ];
}

function pathRoutes({ path }: TaskEndpoint): Route[] {
  if (!path) return [];
  return [
    {
      method: "POST",
      path: `${path.path}/:model`,
      design: "path",
      answer(call) {
        const fields = call.body();
        const model = call.params.model ?? "";
        const order = path.read(fields, call, model);
        return createdPath(accept(call.world, ask(call, "path", `${path.path}/${model}`, fields), order), call.world);
      },
    },
  ];
}

/** The shared fields: at the top level on v1 (kling-api V 8.5), inside `options` on the path design (V 9.1). */
function ask(call: Call, design: "v1" | "path", path: string, fields: Fields, noWatermark = false): Ask {
  const options = design === "v1" ? fields : fields.object("options");
  return {
    account: call.account,
    design,
    path,
    apiKeyName: call.apiKeyName,
    externalId: options?.text("external_task_id"),
    callbackUrl: options?.text("callback_url"),
    watermark: !noWatermark && (options?.object("watermark_info")?.flag("enabled", false) ?? false),
  };
}
