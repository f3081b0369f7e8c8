import { ConfigurationError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Transport } from "@klingkit/http";
import { resolveLazy } from "../client/lazy.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import { checkOptions } from "../options/check-options.ts";
import type { TaskQuery } from "../options/options.ts";
import { readReference } from "../create/intent.ts";
import { fetchTask } from "../polling/fetch-task.ts";
import { checkTaskId, readByIds, IDS_PER_REQUEST } from "../polling/task-read.ts";
import type { RefreshOptions, Task } from "../task.ts";
import { isFinal, type TaskData } from "../task-data.ts";
import { checkReference } from "./check-reference.ts";
import { listPages } from "./list.ts";
import { chunks, mapConcurrent } from "./map-concurrent.ts";
import type { EngineParts } from "./parts.ts";
import { referenceTo } from "./reference-to.ts";
import { isAnyOutput, taskOf } from "./task-object.ts";

/** The maximum number of concurrent requests. */
const MAX_CONCURRENT_REQUESTS = 4;

/** Reads tasks. The result has the order of `tasks`, with undefined for tasks that the service does not know. */
export async function getTasks(
  parts: EngineParts,
  tasks: readonly (string | TaskReference)[],
  options: RefreshOptions = {},
): Promise<(Task | undefined)[]> {
  checkOptions("tasks.get", options, "get");
  const { baseUrl, apiVersions } = await parts.transport();
  const reading = tasks.map(async (task) => {
    if (typeof task !== "string") return checkReference(parts, readReference(task));
    if (apiVersions.includes("v2")) return { klingkit: 1, host: baseUrl, apiVersion: "v2", id: task } as const;
    throw new ConfigurationError("A JWT cannot read a task by its id alone.", {
      advice: "Pass the tasks or their references instead of bare ids, use `get` of the endpoint, or use an API key.",
    });
  });
  return readReferences(parts, await Promise.all(reading), options.signal);
}

/**
 * Reads the tasks of references. The result has their order, with undefined for tasks that the service does not know.
 */
export async function readReferences(
  parts: EngineParts,
  references: readonly TaskReference[],
  signal: AbortSignal | undefined,
): Promise<(Task | undefined)[]> {
  for (const reference of references) checkTaskId(reference);
  const transport = await parts.transport();
  const hasQuery = transport.apiVersions.includes("v2");
  const found = new Map<string, TaskData>();
  const ids = hasQuery ? references.flatMap(({ id }) => id ?? []) : [];
  await mapConcurrent(MAX_CONCURRENT_REQUESTS, chunks(ids, IDS_PER_REQUEST), async (chunk) => {
    for (const task of await queryIds(transport, chunk, signal)) found.set(task.id, task);
  });
  return mapConcurrent(MAX_CONCURRENT_REQUESTS, references, async (reference) => {
    const shown = found.get(reference.id ?? "");
    const isV1 = reference.apiVersion === "v1" && reference.endpoint !== undefined;
    // API v2 lacks some fields of a result of API v1, and may not show the task at all.
    const isComplete = hasQuery && reference.id !== undefined && !(isV1 && (!shown || isFinal(shown.status)));
    const data = isComplete ? shown : await fetchTask(parts, reference, { signal });
    return data && taskOf(parts, { reference: referenceTo(reference, data), isOutput: isAnyOutput }, data);
  });
}

async function queryIds(
  transport: Transport,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TaskData[]> {
  const { data } = await transport.request({ ...readByIds("Reading tasks", ids), signal });
  if (!Array.isArray(data)) throw new UnexpectedResponseError("Reading tasks: the response contains no list.");
  return data.flatMap((item) => decodeTask(item) ?? []);
}

/** Iterates over the tasks of the account. With a JWT it lists one endpoint of API v1 after the other. */
export async function* listTasks(parts: EngineParts, query: TaskQuery = {}): AsyncGenerator<Task> {
  checkOptions("tasks.list", query, "query");
  const { baseUrl, apiVersions } = await parts.transport();
  if (apiVersions.includes("v2")) {
    for await (const data of listByCursor(parts, query)) {
      const reference = referenceTo({ klingkit: 1, host: baseUrl, apiVersion: "v2" }, data);
      yield taskOf(parts, { reference, isOutput: isAnyOutput }, data);
    }
  } else yield* listByEndpoint(parts, query, baseUrl);
}

async function* listByCursor(parts: EngineParts, query: TaskQuery): AsyncGenerator<TaskData> {
  const transport = await parts.transport();
  const filters = [
    ...(query.status ? [{ key: "status", values: query.status }] : []),
    ...(query.product ? [{ key: "product_type", values: query.product }] : []),
  ];
  const limit = Math.min(500, Math.max(1, Math.trunc(query.pageSize ?? 100)));
  let cursor: string | undefined;
  do {
    // The times are documented as strings; numbers are accepted too (apps/docs/service/tasks.md#list-tasks). A cursor
    // overrides both.
    const period = {
      ...(query.from === undefined ? {} : { start_time: String(query.from) }),
      ...(query.to === undefined ? {} : { end_time: String(query.to) }),
    };
    const { data } = await transport.request({
      label: "Listing tasks",
      method: "POST",
      path: "/tasks",
      body: JSON.stringify({ limit, ...(filters.length > 0 ? { filters } : {}), ...(cursor ? { cursor } : period) }),
      apiVersion: "v2",
      isIdempotent: true,
      signal: query.signal,
    });
    const page = fieldsOf(data);
    if (!Array.isArray(page["result"]))
      throw new UnexpectedResponseError("Listing tasks: the response contains no list.");
    for (const item of page["result"]) {
      const task = decodeTask(item);
      if (task) yield task;
    }
    cursor = page["has_more"] === true ? text(page, "next_cursor") : undefined;
  } while (cursor);
}

async function* listByEndpoint(parts: EngineParts, query: TaskQuery, host: string): AsyncGenerator<Task> {
  const { from = 0, to = Number.POSITIVE_INFINITY, status } = query;
  const registries = await parts.track(Promise.all(Object.values(parts.endpoints).map(resolveLazy)));
  for (const endpoint of registries.flatMap((registry) => Object.values(registry))) {
    if (!("apiVersions" in endpoint) || !endpoint.apiVersions.v1) continue;
    const { name } = endpoint;
    for await (const task of listPages(parts, "Listing tasks", endpoint.apiVersions.v1.path, query)) {
      const createdAt = task.createdAt ?? 0;
      if (createdAt < from || createdAt >= to || (status !== undefined && !status.includes(task.status))) continue;
      const reference = referenceTo({ klingkit: 1, host, apiVersion: "v1", endpoint: name }, task);
      yield taskOf(parts, { reference, isOutput: isAnyOutput }, task);
    }
  }
}
