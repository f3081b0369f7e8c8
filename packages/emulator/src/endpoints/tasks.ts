import { cursorPage, readCursor, readFilters } from "../input/paging.ts";
import { findByExternalId, findById, inListOrder, isVisible } from "../tasks/find.ts";
import { renderPath } from "../tasks/render-path.ts";
import { statusOf, type Task } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json } from "../wire/json.ts";
import type { World } from "../world.ts";
import type { Call, Endpoint } from "./endpoint.ts";

const MAX_IDS = 20;
const MONTH = 30 * 86_400_000;

/**
 * `GET /tasks` by ids (apps/docs/service/tasks.md#get-tasks) and `POST /tasks` by cursor
 * (apps/docs/service/tasks.md#list-tasks).
 */
export const tasks: Endpoint = {
  routes: [
    { method: "GET", path: "/tasks", apiVersion: "v2", answer: byIds },
    { method: "POST", path: "/tasks", apiVersion: "v2", answer: byCursor },
  ],
};

function byIds({ query, world, account }: Call): Json {
  const [ids = [], externalIds = []] = ["task_ids", "external_task_ids"].map((name) =>
    (query.get(name) ?? "").split(",").flatMap((id) => id.trim() || []),
  );
  if (ids.length > 0 === externalIds.length > 0)
    refuse(1201, "exactly one of task_ids and external_task_ids is required");
  if (ids.length + externalIds.length > MAX_IDS)
    refuse(1201, `The number of task_ids and external_task_ids cannot exceed ${MAX_IDS} in total`);
  const found = [
    ...ids.map((id) => findById(world, account, id)),
    ...externalIds.map((id) => findByExternalId(world, account, id)),
  ];
  // Unknown ids are left out in silence (live, third-party).
  return [...new Set(found)].flatMap((task) => (task && isShown(world, task) ? [renderPath(task, world)] : []));
}

function isShown(world: World, task: Task): boolean {
  const { tasksEndpointProducts } = world.switches;
  if (tasksEndpointProducts === "all") return true;
  return tasksEndpointProducts === "video"
    ? task.request.pack === "video"
    : tasksEndpointProducts.includes(task.request.product);
}

const FILTER_VALUES = {
  status: ["submitted", "processing", "succeeded", "failed"],
  product_type: ["video", "image", "try_on"],
};

function byCursor({ world, account, body }: Call): Json {
  const fields = body();
  const limit = fields.whole("limit", 1, 500, 100);
  const filters = readFilters(fields, ["status", "product_type"]);
  for (const { key, values } of filters)
    for (const value of values)
      if (!FILTER_VALUES[key].includes(value)) refuse(1201, `filters has an invalid value '${value}' of ${key}`);
  const accepts = (key: keyof typeof FILTER_VALUES, value: string): boolean => {
    const values = filters.filter((filter) => filter.key === key).flatMap((filter) => filter.values);
    return values.length === 0 || values.includes(value);
  };
  const window = readWindow(fields, world);
  const now = world.clock.now();
  const matching = world.tasks
    .all()
    .slice(0, window.known)
    .filter(
      (task) =>
        isVisible(world, account, task) &&
        isShown(world, task) &&
        task.createdAt >= window.start &&
        task.createdAt <= window.end &&
        accepts("status", statusOf(task, now)) &&
        accepts("product_type", task.request.pack.replace("-", "_")),
    );
  const { items, more } = cursorPage(inListOrder(world, matching), { ...window, limit });
  return { result: items.map((task) => renderPath(task, world)), count: items.length, ...more };
}

/**
 * The window of time, and the number of tasks when the walk began: later tasks do not shift the pages. The cursor holds
 * all of it, so that "both times are ignored".
 */
function readWindow(fields: Fields, world: World): { start: number; end: number; known: number; skip: number } {
  const cursor = fields.text("cursor");
  if (cursor !== undefined) {
    const state = readCursor(cursor);
    const read = (key: string): number => state.needNumber(key, -1e16, 1e16);
    return { start: read("start"), end: read("end"), known: read("known"), skip: read("skip") };
  }
  const end = readTime(fields, "end_time") ?? world.clock.now();
  const start = readTime(fields, "start_time") ?? end - MONTH;
  if (start >= end) refuse(1201, "start_time must be before end_time");
  return { start, end, known: world.tasks.all().length, skip: 0 };
}

/** Documented as a string, numbers are accepted too (live, third-party). */
function readTime(fields: Fields, key: string): number | undefined {
  const value = fields.raw(key);
  if (value === undefined) return undefined;
  const time = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  return Number.isFinite(time) ? time : refuse(1201, `${key} is invalid`);
}
