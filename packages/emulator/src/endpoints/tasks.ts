import type { PackType } from "../accounts/account.ts";
import { findById, findByOwnId, inListOrder, isVisible } from "../tasks/find.ts";
import { statusOf } from "../tasks/lifecycle.ts";
import { renderPath } from "../tasks/render-path.ts";
import type { Task } from "../tasks/task.ts";
import type { Fields } from "../wire/fields.ts";
import type { Json } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { World } from "../world/world.ts";
import type { Call, Route } from "./endpoint.ts";

const MOST_IDS = 20;
const DAY = 86_400_000;

/** `GET /tasks` by ids (kling-api V 9.6) and `POST /tasks` by cursor (V 9.7). */
export const tasksQueries: readonly Route[] = [
  { method: "GET", path: "/tasks", design: "path", answer: byIds },
  { method: "POST", path: "/tasks", design: "path", answer: byCursor },
];

function byIds({ query, world, account }: Call): Json {
  const ids = listed(query.get("task_ids"));
  const ownIds = listed(query.get("external_task_ids"));
  if (ids.length > 0 === ownIds.length > 0) refuse(1201, "exactly one of task_ids and external_task_ids is required");
  if (ids.length + ownIds.length > MOST_IDS)
    refuse(1201, `The number of task_ids and external_task_ids cannot exceed ${MOST_IDS} in total`);
  const found = [
    ...ids.map((id) => findById(world, account, id)),
    ...ownIds.map((id) => findByOwnId(world, account, id)),
  ];
  // Unknown ids are left out in silence (live, third-party).
  const shown = [...new Set(found)].filter((task) => task !== undefined).filter((task) => isShown(world, task));
  return shown.map((task) => renderPath(task, world));
}

function listed(text: string | null): string[] {
  return (text ?? "")
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

function isShown(world: World, task: Task): boolean {
  const { tasksFamilies } = world.switches;
  if (tasksFamilies === "all") return true;
  return tasksFamilies === "video" ? task.order.pack === "video" : tasksFamilies.includes(task.order.product);
}

/** A window of time, walked through page by page. The cursor carries it, so that "both times are ignored". */
interface Window {
  readonly start: number;
  readonly end: number;
  readonly skip: number;
  /** Tasks there were when the walk began: what is made meanwhile does not shift the pages. */
  readonly known: number;
}

function byCursor(call: Call): Json {
  const { world, account } = call;
  const fields = call.body();
  const limit = fields.whole("limit", 1, 500, 100);
  const filters = readFilters(fields);
  const cursor = fields.text("cursor");
  const { start, end, skip, known } = cursor === undefined ? readWindow(fields, world) : readCursor(cursor);
  const now = world.clock.now();
  const matching = world.tasks
    .all()
    .slice(0, known)
    .filter(
      (task) =>
        isVisible(world, account, task) &&
        isShown(world, task) &&
        task.createdAt >= start &&
        task.createdAt <= end &&
        (filters.status.length === 0 || filters.status.includes(statusOf(task, now))) &&
        (filters.types.length === 0 || filters.types.includes(task.order.pack)),
    );
  const result = inListOrder(world, matching).slice(skip, skip + limit);
  const more = matching.length > skip + result.length;
  return {
    result: result.map((task) => renderPath(task, world)),
    count: result.length,
    next_cursor: more ? Buffer.from(JSON.stringify([start, end, skip + limit, known])).toString("base64url") : "",
    has_more: more,
  };
}

function readWindow(fields: Fields, world: World): Window {
  const end = readTime(fields, "end_time") ?? world.clock.now();
  const start = readTime(fields, "start_time") ?? end - 30 * DAY;
  return start < end
    ? { start, end, skip: 0, known: world.tasks.all().length }
    : refuse(1201, "start_time must be before end_time");
}

/** Documented as a string, numbers are taken too (live, third-party). */
function readTime(fields: Fields, key: string): number | undefined {
  const value = fields.raw(key);
  if (value === undefined) return undefined;
  const time = typeof value === "string" || typeof value === "number" ? Number(value) : NaN;
  return Number.isFinite(time) ? time : refuse(1201, `${key} is invalid`);
}

function readCursor(cursor: string): Window {
  const numbers = Buffer.from(cursor, "base64url").toString().replace(/[[\]]/g, "").split(",").map(Number);
  const [start = NaN, end = NaN, skip = NaN, known = NaN] = numbers;
  return [start, end, skip, known].every(Number.isInteger)
    ? { start, end, skip, known }
    : refuse(1201, "cursor is invalid");
}

const STATUSES = ["submitted", "processing", "succeeded", "failed"] as const;
const TYPES: Readonly<Record<string, PackType>> = { video: "video", image: "image", try_on: "try-on" };

function readFilters(fields: Fields): { status: readonly string[]; types: readonly PackType[] } {
  const status: string[] = [];
  const types: PackType[] = [];
  for (const filter of fields.list("filters")) {
    const key = filter.needWord("key", ["status", "product_type"]);
    const values = filter.raw("values");
    if (!Array.isArray(values)) refuse(1201, `${filter.at}.values must be an array`);
    for (const value of values.map(String)) {
      const type = Object.hasOwn(TYPES, value) ? TYPES[value] : undefined;
      if (key === "status" && STATUSES.some((known) => known === value)) status.push(value);
      else if (key === "product_type" && type) types.push(type);
      else refuse(1201, `${filter.at}.values has an invalid value '${value}'`);
    }
  }
  return { status, types };
}
