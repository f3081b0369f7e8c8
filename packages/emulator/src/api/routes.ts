import type { Endpoint, Route } from "../endpoints/endpoint.ts";
import { isUnverified, rejectModel } from "../input/models.ts";
import { readPage } from "../input/paging.ts";
import { createTask, type CreateParams } from "../tasks/create-task.ts";
import { findV1Task, inListOrder, isVisible } from "../tasks/find.ts";
import { createLinks } from "../tasks/output-links.ts";
import { createdV1, renderV1 } from "../tasks/render-v1.ts";
import { createdV2 } from "../tasks/render-v2.ts";
import type { Switches } from "../switches.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";

type SharedOptions = Pick<CreateParams, "externalTaskId" | "callbackUrl" | "watermark">;

/** Returns all routes of an endpoint. */
export function routesOf({ v1, v2, synchronous, routes = [] }: Endpoint): Route[] {
  return [
    ...(v1 ? v1Routes(v1) : []),
    ...(v2 ? [v2Route(v2)] : []),
    ...(synchronous ? [synchronousRoute(synchronous)] : []),
    ...routes,
  ];
}

function v1Routes({ path, read, result, noWatermark, ignoresExternalId }: NonNullable<Endpoint["v1"]>): Route[] {
  return [
    {
      method: "POST",
      path,
      apiVersion: "v1",
      handle(call) {
        const fields = call.body();
        const request = read(fields, call);
        const shared = readShared(fields, noWatermark);
        const { externalTaskId } = ignoresExternalId?.(call.service.switches) ? {} : shared;
        const params = { apiVersion: "v1", path, result, ...shared, externalTaskId } as const;
        return createdV1(createTask(call, params, request), call.service);
      },
    },
    {
      method: "GET",
      path,
      apiVersion: "v1",
      handle({ query, service, account }) {
        const { from, to } = readPage(query, service.switches);
        const visible = service.tasks.all().filter((task) => task.path === path && isVisible(service, account, task));
        return inListOrder(service, visible)
          .slice(from, to)
          .map((task) => renderV1(task, service));
      },
    },
    {
      method: "GET",
      path: `${path}/:id`,
      apiVersion: "v1",
      handle: ({ service, account, params }) => renderV1(findV1Task(service, account, path, params.id ?? ""), service),
    },
  ];
}

function v2Route({ path: base, read }: NonNullable<Endpoint["v2"]>): Route {
  return {
    method: "POST",
    path: `${base}/:model`,
    apiVersion: "v2",
    handle(call) {
      const { model = "" } = call.params;
      if (isUnverified(model) && call.service.switches.kling4 === "reject") rejectModel(model);
      const fields = call.body();
      const request = read(fields, call, model);
      const shared = readShared(fields.object("options"));
      const options = isUnverified(model) ? unverifiedOptions(shared, call.service.switches, model) : shared;
      const params = { apiVersion: "v2", path: `${base}/${model}`, ...options } as const;
      return createdV2(createTask(call, params, request), call.service);
    },
  };
}

function synchronousRoute({ path, read, respond }: NonNullable<Endpoint["synchronous"]>): Route {
  return {
    method: "POST",
    path,
    apiVersion: "v1",
    handle(call) {
      const task = createTask(
        call,
        { apiVersion: "v1", path, watermark: false, synchronous: true },
        read(call.body(), call),
      );
      return respond(task, (output) => createLinks(task, output, call.service), call);
    },
  };
}

/** Applies the switch for the options of Kling 4.0. The text of the rejection is a guess. */
function unverifiedOptions(
  { externalTaskId, callbackUrl, watermark }: SharedOptions,
  { kling4Options }: Switches,
  model: string,
): SharedOptions {
  const [name] = Object.entries({ external_task_id: externalTaskId, callback_url: callbackUrl }).flatMap(
    ([key, value]) => (value === undefined ? [] : key),
  );
  if (kling4Options === "reject" && name !== undefined) reject(1201, `options.${name} is not supported by ${model}`);
  return kling4Options === "ignore"
    ? { externalTaskId: undefined, callbackUrl: undefined, watermark }
    : { externalTaskId, callbackUrl, watermark };
}

/**
 * Reads the shared fields, which are at the top level on API v1
 * (apps/docs/service/api-v1.md#shared-request-fields) and inside `options` on API v2
 * (apps/docs/service/api-v2.md#create-requests).
 */
function readShared(fields: Fields, noWatermark = false): SharedOptions {
  return {
    externalTaskId: fields.string("external_task_id"),
    callbackUrl: fields.string("callback_url"),
    watermark: !noWatermark && fields.object("watermark_info").boolean("enabled", false),
  };
}
