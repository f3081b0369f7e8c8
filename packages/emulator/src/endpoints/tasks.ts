import { cursorPage, readCursor, readFilters } from "../input/paging.ts";
import type { Service } from "../service.ts";
import { findByExternalId, findById, inListOrder, isVisible } from "../tasks/find.ts";
import { renderV2 } from "../tasks/render-v2.ts";
import { statusOf, type Task } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json } from "../wire/json.ts";
import type { Call, Endpoint } from "./endpoint.ts";

const MAX_IDS = 20;
const MONTH_MS = 30 * 86_400_000;

/**
 * `GET /tasks`, a query by ids (apps/docs/service/tasks.md#get-tasks), and `POST /tasks`, a list in pages
 * (apps/docs/service/tasks.md#list-tasks).
 */
export const tasks: Endpoint = {
  routes: [
    { method: "GET", path: "/tasks", apiVersion: "v2", handle: findTasks },
    { method: "POST", path: "/tasks", apiVersion: "v2", handle: listTasks },
  ],
};

function findTasks({ query, service, account }: Call): Json {
  const [ids = [], externalIds = []] = ["task_ids", "external_task_ids"].map((name) =>
    (query.get(name) ?? "").split(",").flatMap((id) => id.trim() || []),
  );
  if (ids.length > 0 === externalIds.length > 0)
    reject(1201, "exactly one of task_ids and external_task_ids is required");
  if (ids.length + externalIds.length > MAX_IDS)
    reject(1201, `The number of task_ids and external_task_ids cannot exceed ${MAX_IDS} in total`);
  const found = [
    ...ids.map((id) => findById(service, account, id)),
    ...externalIds.map((id) => findByExternalId(service, account, id)),
  ];
  // Unknown ids are omitted (third-party).
  return [...new Set(found)].flatMap((task) => (task && isShown(service, task) ? [renderV2(task, service)] : []));
}

function isShown(service: Service, task: Task): boolean {
  const { tasksEndpointProducts } = service.switches;
  if (tasksEndpointProducts === "all") return true;
  return tasksEndpointProducts === "video"
    ? task.request.pack === "video"
    : tasksEndpointProducts.includes(task.request.product);
}

const FILTER_VALUES = {
  status: ["submitted", "processing", "succeeded", "failed"],
  product_type: ["video", "image", "try_on"],
};

function listTasks({ service, account, body }: Call): Json {
  const fields = body();
  const limit = fields.integer("limit", 1, 500, 100);
  const filters = readFilters(fields, ["status", "product_type"]);
  for (const { key, values } of filters)
    for (const value of values)
      if (!FILTER_VALUES[key].includes(value)) reject(1201, `filters has an invalid value '${value}' of ${key}`);
  const accepts = (key: keyof typeof FILTER_VALUES, value: string): boolean => {
    const values = filters.filter((filter) => filter.key === key).flatMap((filter) => filter.values);
    return values.length === 0 || values.includes(value);
  };
  const window = readWindow(fields, service);
  const now = service.clock.now();
  const matching = service.tasks
    .all()
    .slice(0, window.known)
    .filter(
      (task) =>
        isVisible(service, account, task) &&
        isShown(service, task) &&
        task.createdAt >= window.start &&
        task.createdAt <= window.end &&
        accepts("status", statusOf(task, now)) &&
        accepts("product_type", task.request.pack.replace("-", "_")),
    );
  const { items, more } = cursorPage(inListOrder(service, matching), { ...window, limit });
  return { result: items.map((task) => renderV2(task, service)), count: items.length, ...more };
}

/**
 * Reads the time window and the number of tasks at the first request, so that later tasks do not shift the pages. The
 * cursor contains both, because `start_time` and `end_time` are ignored with a cursor.
 */
function readWindow(fields: Fields, service: Service): { start: number; end: number; known: number; skip: number } {
  const cursor = fields.string("cursor");
  if (cursor !== undefined) {
    const state = readCursor(cursor);
    const read = (key: string): number => state.requiredNumber(key, -1e16, 1e16);
    return { start: read("start"), end: read("end"), known: read("known"), skip: read("skip") };
  }
  const end = readTime(fields, "end_time") ?? service.clock.now();
  const start = readTime(fields, "start_time") ?? end - MONTH_MS;
  if (start >= end) reject(1201, "start_time must be before end_time");
  return { start, end, known: service.tasks.all().length, skip: 0 };
}

/** Reads a time, which is documented as a string. Numbers are also accepted (third-party). */
function readTime(fields: Fields, key: string): number | undefined {
  const value = fields.raw(key);
  if (value === undefined) return undefined;
  const time = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  return Number.isFinite(time) ? time : reject(1201, `${key} is invalid`);
}
