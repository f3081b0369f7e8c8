import type { Call } from "@klingkit/http";
import { decodeTask } from "../decode/decode-task.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import { chunks } from "../engine/map-concurrent.ts";
import { isFinal, type TaskData } from "../task-data.ts";
import type { Subscription } from "./subscription.ts";
import { idsCall, IDS_PER_REQUEST, taskRead } from "./task-read.ts";

/** The most tasks in one response of `POST /tasks`, and in one page of a list on API v1. */
const PAGE = 500;
/** From this number of tasks on, a sweep is cheaper than reading by id. */
const SWEEP_FROM = 2 * IDS_PER_REQUEST + 1;
/** The tasks of one sweep: fewer than a page, because other clients' tasks of the same time may be in it. */
const WINDOW = 450;
/** How far a sweep reaches beyond the times of its tasks, milliseconds: whether its ends count is not documented. */
const SLACK = 1;
/** Below this number of tasks of an endpoint, small pages of its list suffice. */
const FEW = 5;

/** One request about some subscriptions, and how to read its response. */
export interface StatusRequest {
  readonly about: readonly Subscription[];
  readonly call: Pick<Call, "label" | "method" | "path" | "query" | "body" | "apiVersion">;
  /** @throws {UnexpectedResponseError} if the response holds no tasks */
  readonly read: (data: unknown) => Reading;
  /** Reads an error that means that the service does not know the task. Rethrows others. */
  readonly readError?: (error: unknown) => Reading;
}

/** What a response says about the subscriptions. Missing from it is no result: the task is read in the next narrower way. */
export interface Reading {
  readonly found: readonly { readonly by: Subscription; readonly data: TaskData }[];
  /** Those whose task the service does not know. */
  readonly missing?: readonly Subscription[];
  /** The requests to send next. */
  readonly next?: readonly StatusRequest[];
  /** Those to read by id, together with others. */
  readonly rest?: readonly Subscription[];
}

/** How to read many tasks with few requests. */
export interface RequestPlan {
  readonly sweeps: readonly StatusRequest[];
  /** Those to read by id once the sweeps are done, together with those that these leave over. */
  readonly byId: readonly Subscription[];
  readonly lists: readonly StatusRequest[];
}

/**
 * Plans the requests of one poll: the query over all tasks if the credential has it, else the lists of their endpoints.
 * @param paths the paths of the endpoints on API v1, for the tasks that have one
 */
export function planRequests(
  due: readonly Subscription[],
  hasQuery: boolean,
  paths: ReadonlyMap<string, string>,
): RequestPlan {
  const { query = [], lists = [] } = Object.groupBy(due, ({ task, hidden }) =>
    hasQuery && !hidden && task.id !== undefined ? "query" : "lists",
  );
  const { dated = [], byId = [] } = Object.groupBy(query, ({ task }) =>
    query.length >= SWEEP_FROM && task.createdAt !== undefined ? "dated" : "byId",
  );
  return { sweeps: windows(dated).map(sweep), byId, lists: byEndpoint(lists, paths) };
}

/** Tasks that lie together in time, as many as fit a page, so that several pages can be requested at once. */
function windows(due: readonly Subscription[]): Subscription[][] {
  const parts: Subscription[][] = [];
  let part: Subscription[] = [];
  let last: number | undefined;
  for (const each of due.toSorted((a, b) => (a.task.createdAt ?? 0) - (b.task.createdAt ?? 0))) {
    const { createdAt } = each.task;
    // Those of one moment cannot be told apart by time.
    if (part.length === 0 || (part.length >= WINDOW && createdAt !== last)) parts.push((part = []));
    part.push(each);
    last = createdAt;
  }
  return parts;
}

/** Reads the unfinished tasks of a period, page by page. Those that it does not show have finished, and are read by id. */
function sweep(due: readonly Subscription[]): StatusRequest {
  const from = due[0]?.task.createdAt ?? 0;
  const to = due.at(-1)?.task.createdAt ?? 0;
  const filters = [{ key: "status", values: ["submitted", "processing"] }];

  function page(open: readonly Subscription[], position: object, pagesLeft: number): StatusRequest {
    return {
      about: open,
      call: {
        label: "Reading tasks",
        method: "POST",
        path: "/tasks",
        body: JSON.stringify({ limit: PAGE, filters, ...position }),
        apiVersion: "v2",
      },
      read(data) {
        const { result, has_more: hasMore, ...fields } = fieldsOf(data);
        const { found, rest } = match(open, tasksIn(result));
        const cursor = hasMore === true ? text(fields, "next_cursor") : undefined;
        // Other clients' tasks of the same time may fill pages: then reading by id is cheaper.
        const isWorthAPage = cursor && rest.length > 0 && pagesLeft > 1;
        return isWorthAPage ? { found, next: [page(rest, { cursor }, pagesLeft - 1)] } : { found, rest };
      },
    };
  }
  const period = { start_time: String(from - SLACK), end_time: String(to + SLACK) };
  return page(due, period, Math.ceil(due.length / PAGE) + 1);
}

/** Reads tasks by their ids with the query over all tasks. */
export function byIds(due: readonly Subscription[], paths: ReadonlyMap<string, string>): StatusRequest[] {
  return chunks(due, IDS_PER_REQUEST).map((some) => ({
    about: some,
    call: idsCall("Reading tasks", [...new Set(some.flatMap(({ task }) => task.id ?? []))]),
    read(data) {
      const shown = new Map(tasksIn(data).map((task) => [task.id, task]));
      const found: { by: Subscription; data: TaskData }[] = [];
      const missing: Subscription[] = [];
      const next: StatusRequest[] = [];
      for (const by of some) {
        const task = shown.get(by.task.id ?? "");
        const path = by.task.apiVersion === "v1" ? paths.get(by.task.endpoint ?? "") : undefined;
        // Whether the query shows every endpoint is not known (apps/docs/service/tasks.md#get-tasks): a task of API v1
        // has a path of its own.
        if (!task && path !== undefined) by.hidden = true;
        // API v2 has no place for some fields of a result of API v1, so it is read on API v1.
        if (path !== undefined && (!task || isFinal(task.status))) next.push(single(by, path));
        else if (task) found.push({ by, data: task });
        else missing.push(by);
      }
      return { found, missing, next };
    },
  }));
}

/** Reads the list of each endpoint that has several of the tasks, and the others one by one. */
function byEndpoint(due: readonly Subscription[], paths: ReadonlyMap<string, string>): StatusRequest[] {
  const groups = Map.groupBy(due, ({ task }) =>
    task.apiVersion === "v1" && task.id !== undefined ? paths.get(task.endpoint ?? "") : undefined,
  );
  return [...groups].flatMap(([path, some]) =>
    path === undefined || some.length < 2
      ? some.map((each) => single(each, paths.get(each.task.endpoint ?? "")))
      : listPages(some, path),
  );
}

/** Reads as many pages of an endpoint's list as its tasks may fill, and then those one by one that were not shown. */
function listPages(due: readonly Subscription[], path: string): StatusRequest {
  const pageSize = due.length < FEW ? FEW * 10 : PAGE;
  const oldest = least(due, ({ task }) => task.createdAt ?? 0);
  // The list holds finished tasks too, and newer ones come before ours: they are where they were last, or later.
  const firstPage = 1 + Math.floor(least(due, ({ place }) => place) / pageSize);

  function page(open: readonly Subscription[], pageNum: number): StatusRequest {
    return {
      about: open,
      call: { label: "Reading tasks", method: "GET", path, query: { pageNum, pageSize }, apiVersion: "v1" },
      read(data) {
        const shown = tasksIn(data);
        const { found, rest } = match(open, shown);
        for (const { by, data: task } of found) by.place = (pageNum - 1) * pageSize + shown.indexOf(task);
        const [first, last] = [shown[0]?.createdAt ?? 0, shown.at(-1)?.createdAt ?? 0];
        const isPast = first > last && last < oldest;
        // When more pages would be read than tasks are open, reading each alone is cheaper.
        const isWorthAPage = shown.length >= pageSize && !isPast && pageNum - firstPage + 1 < rest.length;
        return { found, next: isWorthAPage ? [page(rest, pageNum + 1)] : rest.map((each) => single(each, path)) };
      },
    };
  }
  return page(due, firstPage);
}

function single(by: Subscription, path: string | undefined): StatusRequest {
  const { call, read, readError } = taskRead(by.task, path);
  const reading = (data: TaskData | undefined): Reading =>
    data ? { found: [{ by, data }] } : { found: [], missing: [by] };
  return { about: [by], call, read: (data) => reading(read(data)), readError: (error) => reading(readError(error)) };
}

/** The subscriptions whose tasks a response shows, and the rest. */
function match(
  open: readonly Subscription[],
  shown: readonly TaskData[],
): { found: { by: Subscription; data: TaskData }[]; rest: Subscription[] } {
  const tasks = new Map(shown.map((task) => [task.id, task]));
  const found: { by: Subscription; data: TaskData }[] = [];
  const rest: Subscription[] = [];
  for (const by of open) {
    const data = tasks.get(by.task.id ?? "");
    if (data) found.push({ by, data });
    else rest.push(by);
  }
  return { found, rest };
}

function least(due: readonly Subscription[], of: (each: Subscription) => number): number {
  return due.reduce((smallest, each) => Math.min(smallest, of(each)), Number.POSITIVE_INFINITY);
}

function tasksIn(data: unknown): TaskData[] {
  return Array.isArray(data) ? data.flatMap((item) => decodeTask(item) ?? []) : [];
}
