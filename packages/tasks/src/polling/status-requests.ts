import type { Transport } from "@klingkit/http";
import type { TaskContext } from "../engine/parts.ts";
import { decodeTask } from "../decode/decode-task.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import { collectionOf } from "../engine/known-endpoint.ts";
import { look } from "./look.ts";
import { chunks, mapConcurrent } from "../engine/map-concurrent.ts";
import { isFinal, type TaskData } from "../task-data.ts";
import type { Watched } from "./subscription.ts";

/** The most ids that one `GET /tasks` takes (kling-api V 9.6, third-party, live). */
const IDS = 20;
/** The most tasks in one answer of `POST /tasks`, and in one page of a v1 list. */
const PAGE = 500;
/** From how many tasks on a sweep is cheaper than asking by id. */
const SWEEP_FROM = 2 * IDS + 1;
/** So many tasks of one page leave room for strangers' tasks of the same time. */
const WINDOW = 450;
/** How far a sweep reaches beyond the times of its tasks, milliseconds: whether its ends count is not documented. */
const SLACK = 1;
/** Below so many tasks of a family small pages of its list do. */
const FEW = 5;
/** How many requests of one tick are out at a time. */
const AT_ONCE = 4;
/** The limit of one request, milliseconds. */
const LIMIT = 30_000;

/** What asking needs of the loop that asks. */
export interface Asking {
  /** Hands an answer on. */
  found(watched: Watched, snapshot: TaskData): void;
  /** Tells that the service does not know the task. */
  missing(watched: Watched): void;
  /** Sends one request about these tasks; undefined when it failed, which has been told. */
  request<T>(about: readonly Watched[], send: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>;
}

type Ask = { readonly context: TaskContext; readonly transport: Transport; readonly asking: Asking };

/** One look is one request: the loop comes again by itself. */
const once = { isIdempotent: true, retry: false, callTimeout: LIMIT } as const;

/**
 * Looks at many tasks with few requests: the query over all tasks where the credential has it, else the lists of their
 * families. Missing from an answer is never a result: the task is asked for in the next narrower way.
 */
export async function lookMany(
  context: TaskContext,
  transport: Transport,
  due: readonly Watched[],
  asking: Asking,
): Promise<void> {
  const ask: Ask = { context, transport, asking };
  const hasQuery = transport.apiVersions.includes("v2");
  const { query = [], families = [] } = Object.groupBy(due, ({ task, hidden }) =>
    hasQuery && !hidden && task.id !== undefined ? "query" : "families",
  );
  await Promise.all([askQuery(ask, query), askFamilies(ask, families)]);
}

async function askQuery(ask: Ask, due: readonly Watched[]): Promise<void> {
  const { dated = [], undated: open = [] } = Object.groupBy(due, ({ task }) =>
    due.length >= SWEEP_FROM && task.createdAt !== undefined ? "dated" : "undated",
  );
  await mapConcurrent(AT_ONCE, windows(dated), async (some) => {
    for (const watched of await sweep(ask, some)) open.push(watched);
  });
  await mapConcurrent(AT_ONCE, chunks(open, IDS), (some) => askIds(ask, some));
}

/** Tasks that lie together in time, as many as fit a page, so that several pages can be asked for at once. */
function windows(due: readonly Watched[]): Watched[][] {
  const parts: Watched[][] = [];
  let part: Watched[] = [];
  let last: number | undefined;
  for (const watched of due.toSorted((a, b) => (a.task.createdAt ?? 0) - (b.task.createdAt ?? 0))) {
    const { createdAt } = watched.task;
    // Those of one moment cannot be told apart by time.
    if (part.length === 0 || (part.length >= WINDOW && createdAt !== last)) parts.push((part = []));
    part.push(watched);
    last = createdAt;
  }
  return parts;
}

/** Reads what is still running in the tasks' time, page by page; returns those that it did not show, whose end has come. */
async function sweep({ transport, asking }: Ask, due: readonly Watched[]): Promise<readonly Watched[]> {
  const from = due[0]?.task.createdAt ?? 0;
  const to = due.at(-1)?.task.createdAt ?? 0;
  const open = new Map(due.map((watched) => [watched.task.id, watched]));
  const first = { start_time: String(from - SLACK), end_time: String(to + SLACK) };
  const filters = [{ key: "status", values: ["submitted", "processing"] }];
  let cursor: string | undefined;
  // Strangers' tasks of the same time may fill pages: then asking by id is cheaper.
  for (let pages = Math.ceil(due.length / PAGE) + 1; pages > 0; pages--) {
    const body = JSON.stringify({ limit: PAGE, filters, ...(cursor ? { cursor } : first) });
    const answer = await asking.request([...open.values()], (signal) =>
      transport.request({
        ...once,
        what: "Looking at tasks",
        method: "POST",
        path: "/tasks",
        body,
        apiVersion: "v2",
        signal,
      }),
    );
    // A sweep that failed says nothing: they are looked at next time.
    if (!answer) return [];
    const page = fieldsOf(answer.data);
    for (const snapshot of tasksIn(page["result"])) {
      const watched = open.get(snapshot.id);
      if (!watched) continue;
      open.delete(snapshot.id);
      asking.found(watched, snapshot);
    }
    cursor = page["has_more"] === true ? text(page, "next_cursor") : undefined;
    if (!cursor || open.size === 0) break;
  }
  return [...open.values()];
}

async function askIds(ask: Ask, some: readonly Watched[]): Promise<void> {
  const { transport, asking } = ask;
  const query = { task_ids: [...new Set(some.map(({ task }) => task.id))].join(",") };
  const answer = await asking.request(some, (signal) =>
    transport.request({
      ...once,
      what: "Looking at tasks",
      method: "GET",
      path: "/tasks",
      query,
      apiVersion: "v2",
      signal,
    }),
  );
  if (!answer) return;
  const shown = new Map(tasksIn(answer.data).map((snapshot) => [snapshot.id, snapshot]));
  const inFull: Watched[] = [];
  for (const watched of some) {
    const snapshot = shown.get(watched.task.id ?? "");
    const isV1 = watched.task.apiVersion === "v1";
    // Whether the query shows every family is not known (kling-api I 15): a v1 task has a path of its own to ask.
    if (!snapshot && isV1) watched.hidden = true;
    // API v2 has no place for some fields of a result of API v1, so it is read on API v1.
    if (isV1 && (!snapshot || isFinal(snapshot.status))) inFull.push(watched);
    else if (snapshot) asking.found(watched, snapshot);
    else asking.missing(watched);
  }
  await mapConcurrent(AT_ONCE, inFull, (watched) => askOne(ask, watched));
}

/** Asks each family's list where several of its tasks are out, and the rest one by one. */
async function askFamilies(ask: Ask, due: readonly Watched[]): Promise<void> {
  const families = Map.groupBy(due, ({ task }) =>
    task.apiVersion === "v1" && task.id !== undefined ? (task.endpoint ?? "") : "",
  );
  await mapConcurrent(AT_ONCE, [...families], async ([endpoint, family]) => {
    const open = endpoint === "" || family.length < 2 ? family : await askList(ask, endpoint, family);
    await mapConcurrent(AT_ONCE, open, (watched) => askOne(ask, watched));
  });
}

/** Reads as many pages of a family's list as its tasks may fill; returns those that were not shown. */
async function askList(
  { context, transport, asking }: Ask,
  endpoint: string,
  family: readonly Watched[],
): Promise<readonly Watched[]> {
  const open = new Map(family.map((watched) => [watched.task.id, watched]));
  const path = await collectionOf(context, endpoint);
  const pageSize = family.length < FEW ? FEW * 10 : PAGE;
  const oldest = family.reduce((time, { task }) => Math.min(time, task.createdAt ?? 0), Number.POSITIVE_INFINITY);
  // The list holds finished tasks too, and newer ones come before ours: they lie where they were last, or deeper.
  const place = family.reduce((least, watched) => Math.min(least, watched.place), Number.POSITIVE_INFINITY);
  let pageNum = 1 + Math.floor(place / pageSize);
  // When more pages would be read than tasks are open, asking for each alone is cheaper.
  for (let pages = 0; pages < open.size; pages++, pageNum++) {
    const answer = await asking.request([...open.values()], (signal) =>
      transport.request({
        ...once,
        what: `Looking at tasks of ${endpoint}`,
        method: "GET",
        path,
        query: { pageNum, pageSize },
        apiVersion: "v1",
        signal,
      }),
    );
    if (!answer) return [];
    const shown = tasksIn(answer.data);
    for (const [index, snapshot] of shown.entries()) {
      const watched = open.get(snapshot.id);
      if (!watched) continue;
      open.delete(snapshot.id);
      watched.place = (pageNum - 1) * pageSize + index;
      asking.found(watched, snapshot);
    }
    const times = [shown[0]?.createdAt ?? 0, shown.at(-1)?.createdAt ?? 0] as const;
    const isPast = times[0] > times[1] && times[1] < oldest;
    if (shown.length < pageSize || isPast) break;
  }
  return [...open.values()];
}

async function askOne({ context, asking }: Ask, watched: Watched): Promise<void> {
  const answer = await asking.request([watched], async (signal) => ({
    snapshot: await look(context, watched.task, { signal, callTimeout: LIMIT, retry: false }),
  }));
  if (answer?.snapshot) asking.found(watched, answer.snapshot);
  else if (answer) asking.missing(watched);
}

function tasksIn(data: unknown): TaskData[] {
  return Array.isArray(data) ? data.flatMap((item) => decodeTask(item) ?? []) : [];
}
