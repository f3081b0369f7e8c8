import { ConfigurationError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { decodeTask } from "./decode-task.ts";
import { fieldsOf, text } from "./fields.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import { listPages } from "./list.ts";
import { look } from "./look.ts";
import type { TaskSnapshot, TaskStatus } from "./snapshot.ts";

/** The most ids that one `GET /tasks` takes (kling-api V 9.6, third-party, live). */
const IDS_PER_REQUEST = 20;

/** Which tasks of the account to list. */
export interface TaskQuery {
  /** Made at or after, epoch milliseconds. Default 30 days ago. */
  readonly from?: number;
  /** Made before, epoch milliseconds. Default now. */
  readonly to?: number;
  readonly status?: readonly Exclude<TaskStatus, "queued">[];
  /** Newer design only. */
  readonly product?: readonly ("video" | "image" | "try_on")[];
  /** Tasks per request, 1 to 500. Default 100. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** Tasks by id, in the order asked for; undefined for those that the service does not know. */
export async function getTasks(
  context: TaskContext,
  tasks: readonly (string | TaskReference)[],
  signal?: AbortSignal,
): Promise<(TaskSnapshot | undefined)[]> {
  const transport = await context.transport();
  if (!transport.apiVersions.includes("v2")) {
    return Promise.all(
      tasks.map((task) => {
        if (typeof task !== "string") return look(context, task, { signal });
        throw new ConfigurationError("With this credential a task is found only below its endpoint.", {
          advice: "Hand in task handles instead of bare ids, or use an API key.",
        });
      }),
    );
  }
  const ids = tasks.map((task) => (typeof task === "string" ? task : (task.id ?? "")));
  const found = new Map<string, TaskSnapshot>();
  for (let at = 0; at < ids.length; at += IDS_PER_REQUEST) {
    const { data } = await transport.request({
      what: "Looking at tasks",
      method: "GET",
      path: "/tasks",
      query: { task_ids: ids.slice(at, at + IDS_PER_REQUEST).join(",") },
      apiVersion: "v2",
      kind: "read",
      signal,
    });
    if (!Array.isArray(data)) throw new UnexpectedResponseError("Looking at tasks: the answer holds no list.");
    for (const item of data) {
      const task = decodeTask(item);
      if (task) found.set(task.id, task);
    }
  }
  return ids.map((id) => found.get(id));
}

/** The account's tasks, newest first by a guess; with a JWT those of every v1 endpoint, one endpoint after the other. */
export async function* queryTasks(context: TaskContext, query: TaskQuery = {}): AsyncGenerator<TaskSnapshot> {
  const transport = await context.transport();
  if (transport.apiVersions.includes("v2")) yield* byCursor(context, query);
  else yield* byFamily(context, query);
}

async function* byCursor(context: TaskContext, query: TaskQuery): AsyncGenerator<TaskSnapshot> {
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
      kind: "read",
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

async function* byFamily(context: TaskContext, query: TaskQuery): AsyncGenerator<TaskSnapshot> {
  const { from = 0, to = Number.POSITIVE_INFINITY, status } = query;
  for (const name of Object.keys(context.endpoints)) {
    const { apiVersions } = await knownEndpoint(context, name);
    if (!apiVersions.v1) continue;
    for await (const task of listPages(context, "Listing tasks", apiVersions.v1.path, query)) {
      const age = task.createdAt ?? 0;
      if (age >= from && age < to && (status === undefined || status.some((word) => word === task.status))) yield task;
    }
  }
}
