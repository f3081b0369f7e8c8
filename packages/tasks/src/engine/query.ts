import { ConfigurationError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Transport } from "@klingkit/http";
import type { TaskContext } from "./parts.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import { listPages } from "./list.ts";
import { look } from "../polling/look.ts";
import { chunks, mapConcurrent } from "./map-concurrent.ts";
import { checkOptions } from "../options/options.ts";
import { referenceTo } from "./reference-to.ts";
import { isAnyOutput, type Task, taskOf } from "./task-object.ts";
import { isFinal, type TaskData, type TaskStatus } from "../task-data.ts";

/** How many requests are under way at a time. */
const REQUESTS = 4;

/** The most ids that one `GET /tasks` takes (kling-api V 9.6, third-party, live). */
const IDS_PER_REQUEST = 20;

/**
 * Selects tasks of the account.
 * @example
 * const week = 7 * 24 * 3_600_000;
 * for await (const task of kling.tasks.list({ from: Date.now() - week, status: ["failed"] })) console.log(task.message);
 */
export interface TaskQuery {
  /**
   * The earliest creation, epoch milliseconds.
   * @default 30 days ago on API v2, none on API v1
   */
  readonly from?: number;
  /**
   * The time before which a task was created, epoch milliseconds.
   * @default now
   */
  readonly to?: number;
  /**
   * The statuses.
   * @default all
   */
  readonly status?: readonly TaskStatus[];
  /**
   * The kinds of product. API v2 only.
   * @default all
   */
  readonly product?: readonly ("video" | "image" | "try_on")[];
  /**
   * The number of tasks per request, 1 to 500. A list sends as many requests as you read pages.
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * Aborts the request under way, and the list with it.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/** Tasks in the order asked for; undefined for those that the service does not know. */
export async function getTasks(
  context: TaskContext,
  tasks: readonly (string | TaskReference)[],
  signal?: AbortSignal,
): Promise<(Task | undefined)[]> {
  const transport = await context.transport();
  const { baseUrl, apiVersions } = transport;
  const hasQuery = apiVersions.includes("v2");
  const asked = tasks.map((task) => {
    if (typeof task !== "string") return task;
    if (hasQuery) return { klingkit: 1, host: baseUrl, apiVersion: "v2", id: task } as const;
    throw new ConfigurationError("With a JWT a task cannot be found by its id alone.", {
      advice: "Pass the tasks or their references instead of bare ids, use `get` of the endpoint, or use an API key.",
    });
  });
  const found = new Map<string, TaskData>();
  const ids = hasQuery ? asked.flatMap(({ id }) => id ?? []) : [];
  await mapConcurrent(REQUESTS, chunks(ids, IDS_PER_REQUEST), async (some) => {
    for (const task of await queryIds(transport, some, signal)) found.set(task.id, task);
  });
  return mapConcurrent(REQUESTS, asked, async (reference) => {
    const shown = found.get(reference.id ?? "");
    const isV1 = reference.apiVersion === "v1" && reference.endpoint !== undefined;
    // API v2 has no place for some fields of a v1 result, and it may not show the task at all.
    const isEnough = hasQuery && reference.id !== undefined && !(isV1 && (!shown || isFinal(shown.status)));
    const data = isEnough ? shown : await look(context, reference, { signal });
    return data && taskOf(context, { reference: referenceTo(reference, data), isOutput: isAnyOutput }, data);
  });
}

async function queryIds(
  transport: Transport,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TaskData[]> {
  const { data } = await transport.request({
    what: "Reading tasks",
    method: "GET",
    path: "/tasks",
    query: { task_ids: ids.join(",") },
    apiVersion: "v2",
    signal,
  });
  if (!Array.isArray(data)) throw new UnexpectedResponseError("Reading tasks: the response holds no list.");
  return data.flatMap((item) => decodeTask(item) ?? []);
}

/** The account's tasks; with a JWT those of every v1 endpoint, one endpoint after the other. */
export async function* queryTasks(context: TaskContext, query: TaskQuery = {}): AsyncGenerator<Task> {
  checkOptions("tasks.list", query, "query");
  const { baseUrl, apiVersions } = await context.transport();
  if (apiVersions.includes("v2")) {
    for await (const data of byCursor(context, query)) {
      const reference = referenceTo({ klingkit: 1, host: baseUrl, apiVersion: "v2" }, data);
      yield taskOf(context, { reference, isOutput: isAnyOutput }, data);
    }
  } else yield* byFamily(context, query, baseUrl);
}

async function* byCursor(context: TaskContext, query: TaskQuery): AsyncGenerator<TaskData> {
  const transport = await context.transport();
  const filters = [
    ...(query.status ? [{ key: "status", values: query.status }] : []),
    ...(query.product ? [{ key: "product_type", values: query.product }] : []),
  ];
  const limit = Math.min(500, Math.max(1, Math.trunc(query.pageSize ?? 100)));
  let cursor: string | undefined;
  do {
    // Documented as strings; numbers were accepted too (kling-api V 9.7). A cursor overrides both times.
    const first = {
      ...(query.from === undefined ? {} : { start_time: String(query.from) }),
      ...(query.to === undefined ? {} : { end_time: String(query.to) }),
    };
    const { data } = await transport.request({
      what: "Listing tasks",
      method: "POST",
      path: "/tasks",
      body: JSON.stringify({ limit, ...(filters.length > 0 ? { filters } : {}), ...(cursor ? { cursor } : first) }),
      apiVersion: "v2",
      isIdempotent: true,
      signal: query.signal,
    });
    const page = fieldsOf(data);
    if (!Array.isArray(page["result"])) throw new UnexpectedResponseError("Listing tasks: the answer holds no list.");
    for (const item of page["result"]) {
      const task = decodeTask(item);
      if (task) yield task;
    }
    cursor = page["has_more"] === true ? text(page, "next_cursor") : undefined;
  } while (cursor);
}

async function* byFamily(context: TaskContext, query: TaskQuery, host: string): AsyncGenerator<Task> {
  const { from = 0, to = Number.POSITIVE_INFINITY, status } = query;
  for (const name of Object.keys(context.endpoints)) {
    const { apiVersions } = await knownEndpoint(context, name);
    if (!apiVersions.v1) continue;
    for await (const task of listPages(context, "Listing tasks", apiVersions.v1.path, query)) {
      const age = task.createdAt ?? 0;
      if (age < from || age >= to || (status !== undefined && !status.includes(task.status))) continue;
      const reference = referenceTo({ klingkit: 1, host, apiVersion: "v1", endpoint: name }, task);
      yield taskOf(context, { reference, isOutput: isAnyOutput }, task);
    }
  }
}
