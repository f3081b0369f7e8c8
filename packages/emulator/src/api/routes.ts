import type { Endpoint, Route } from "../endpoints/endpoint.ts";
import { readPage } from "../input/paging.ts";
import { accept, type CreateParams } from "../tasks/accept.ts";
import { findOnV1, inListOrder, isVisible } from "../tasks/find.ts";
import { links } from "../tasks/links.ts";
import { createdPath } from "../tasks/render-path.ts";
import { createdV1, renderV1 } from "../tasks/render-v1.ts";
import type { Fields } from "../wire/fields.ts";

/** The routes of an endpoint. */
export function routesOf({ v1, v2, instant, routes = [] }: Endpoint): Route[] {
  return [
    ...(v1 ? v1Routes(v1) : []),
    ...(v2 ? [v2Route(v2)] : []),
    ...(instant ? [instantRoute(instant)] : []),
    ...routes,
  ];
}

function v1Routes({ path, read, result, noWatermark }: NonNullable<Endpoint["v1"]>): Route[] {
  return [
    {
      method: "POST",
      path,
      apiVersion: "v1",
      answer(call) {
        const fields = call.body();
        const request = read(fields, call);
        const params = { apiVersion: "v1", path, result, ...readShared(fields, noWatermark) } as const;
        return createdV1(accept(call, params, request), call.world);
      },
    },
    {
      method: "GET",
      path,
      apiVersion: "v1",
      answer({ query, world, account }) {
        const { from, to } = readPage(query);
        const own = world.tasks.all().filter((task) => task.path === path && isVisible(world, account, task));
        return inListOrder(world, own)
          .slice(from, to)
          .map((task) => renderV1(task, world));
      },
    },
    {
      method: "GET",
      path: `${path}/:id`,
      apiVersion: "v1",
      answer: ({ world, account, params }) => renderV1(findOnV1(world, account, path, params.id ?? ""), world),
    },
  ];
}

function v2Route({ path: base, read }: NonNullable<Endpoint["v2"]>): Route {
  return {
    method: "POST",
    path: `${base}/:model`,
    apiVersion: "v2",
    answer(call) {
      const { model = "" } = call.params;
      const fields = call.body();
      const request = read(fields, call, model);
      const params = { apiVersion: "v2", path: `${base}/${model}`, ...readShared(fields.object("options")) } as const;
      return createdPath(accept(call, params, request), call.world);
    },
  };
}

function instantRoute({ path, read, answer }: NonNullable<Endpoint["instant"]>): Route {
  return {
    method: "POST",
    path,
    apiVersion: "v1",
    answer(call) {
      const task = accept(call, { apiVersion: "v1", path, watermark: false, instant: true }, read(call.body(), call));
      return answer(task, (made) => links(task, made, call.world), call);
    },
  };
}

/**
 * The shared fields: at the top level on API v1 (apps/docs/service/api-v1.md#shared-request-fields), inside `options`
 * on API v2 (apps/docs/service/api-v2.md#create-requests).
 */
function readShared(
  fields: Fields,
  noWatermark = false,
): Pick<CreateParams, "externalTaskId" | "callbackUrl" | "watermark"> {
  return {
    externalTaskId: fields.text("external_task_id"),
    callbackUrl: fields.text("callback_url"),
    watermark: !noWatermark && fields.object("watermark_info").flag("enabled", false),
  };
}
