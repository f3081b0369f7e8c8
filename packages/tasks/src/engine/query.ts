import { ConfigurationError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Transport } from "@klingkit/http";
import { loaded } from "../client/load.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import { checkOptions } from "../options/check-options.ts";
import type { TaskQuery } from "../options/options.ts";
import { fetchTask } from "../polling/fetch-task.ts";
import { idsCall, IDS_PER_REQUEST } from "../polling/task-read.ts";
import type { RefreshOptions, Task } from "../task.ts";
import { isFinal, type TaskData } from "../task-data.ts";
import { listPages } from "./list.ts";
import { chunks, mapConcurrent } from "./map-concurrent.ts";
import type { EngineParts } from "./parts.ts";
import { referenceTo } from "./reference-to.ts";
import { isAnyOutput, taskOf } from "./task-object.ts";

/** How many requests are under way at a time. */
const REQUESTS = 4;

/** Tasks in the order of the argument; undefined for those that the service does not know. */
export async function getTasks(
  parts: EngineParts,
  tasks: readonly (string | TaskReference)[],
  options: RefreshOptions = {},
): Promise<(Task | undefined)[]> {
  checkOptions("tasks.get", options, "get");
  const { baseUrl, apiVersions } = await parts.transport();
  const references = tasks.map((task) => {
    if (typeof task !== "string") return task;
    if (apiVersions.includes("v2")) return { klingkit: 1, host: baseUrl, apiVersion: "v2", id: task } as const;
    throw new ConfigurationError("With a JWT a task cannot be found by its id alone.", {
      advice: "Pass the tasks or their references instead of bare ids, use `get` of the endpoint, or use an API key.",
    });
  });
  return readReferences(parts, references, options.signal);
}

/** The tasks of references, in their order; undefined for those that the service does not know. */
export async function readReferences(
  parts: EngineParts,
  references: readonly TaskReference[],
  signal: AbortSignal | undefined,
): Promise<(Task | undefined)[]> {
  const transport = await parts.transport();
  const hasQuery = transport.apiVersions.includes("v2");
  const found = new Map<string, TaskData>();
  const ids = hasQuery ? references.flatMap(({ id }) => id ?? []) : [];
  await mapConcurrent(REQUESTS, chunks(ids, IDS_PER_REQUEST), async (some) => {
    for (const task of await queryIds(transport, some, signal)) found.set(task.id, task);
  });
  return mapConcurrent(REQUESTS, references, async (reference) => {
    const shown = found.get(reference.id ?? "");
    const isV1 = reference.apiVersion === "v1" && reference.endpoint !== undefined;
    // API v2 has no place for some fields of a v1 result, and it may not show the task at all.
    const isEnough = hasQuery && reference.id !== undefined && !(isV1 && (!shown || isFinal(shown.status)));
    const data = isEnough ? shown : await fetchTask(parts, reference, { signal });
    return data && taskOf(parts, { reference: referenceTo(reference, data), isOutput: isAnyOutput }, data);
  });
}

async function queryIds(
  transport: Transport,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<TaskData[]> {
  const { data } = await transport.request({ ...idsCall("Reading tasks", ids), signal });
  if (!Array.isArray(data)) throw new UnexpectedResponseError("Reading tasks: the response holds no list.");
  return data.flatMap((item) => decodeTask(item) ?? []);
}

/** The account's tasks; with a JWT those of every v1 endpoint, one endpoint after the other. */
export async function* queryTasks(parts: EngineParts, query: TaskQuery = {}): AsyncGenerator<Task> {
  checkOptions("tasks.list", query, "query");
  const { baseUrl, apiVersions } = await parts.transport();
  if (apiVersions.includes("v2")) {
    for await (const data of byCursor(parts, query)) {
      const reference = referenceTo({ klingkit: 1, host: baseUrl, apiVersion: "v2" }, data);
      yield taskOf(parts, { reference, isOutput: isAnyOutput }, data);
    }
  } else yield* byFamily(parts, query, baseUrl);
}

async function* byCursor(parts: EngineParts, query: TaskQuery): AsyncGenerator<TaskData> {
  const transport = await parts.transport();
  const filters = [
    ...(query.status ? [{ key: "status", values: query.status }] : []),
    ...(query.product ? [{ key: "product_type", values: query.product }] : []),
  ];
  const limit = Math.min(500, Math.max(1, Math.trunc(query.pageSize ?? 100)));
  let cursor: string | undefined;
  do {
    // Documented as strings; numbers were accepted too (apps/docs/service/tasks.md#list-tasks). A cursor overrides both
    // times.
    const first = {
      ...(query.from === undefined ? {} : { start_time: String(query.from) }),
      ...(query.to === undefined ? {} : { end_time: String(query.to) }),
    };
    const { data } = await transport.request({
      label: "Listing tasks",
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

async function* byFamily(parts: EngineParts, query: TaskQuery, host: string): AsyncGenerator<Task> {
  const { from = 0, to = Number.POSITIVE_INFINITY, status } = query;
  const registries = await parts.track(Promise.all(Object.values(parts.endpoints).map(loaded)));
  for (const endpoint of registries.flatMap((registry) => Object.values(registry))) {
    if (!("apiVersions" in endpoint) || !endpoint.apiVersions.v1) continue;
    const { name } = endpoint;
    for await (const task of listPages(parts, "Listing tasks", endpoint.apiVersions.v1.path, query)) {
      const age = task.createdAt ?? 0;
      if (age < from || age >= to || (status !== undefined && !status.includes(task.status))) continue;
      const reference = referenceTo({ klingkit: 1, host, apiVersion: "v1", endpoint: name }, task);
      yield taskOf(parts, { reference, isOutput: isAnyOutput }, task);
    }
  }
}
