import type { Call } from "@klingkit/http";
import { decodeTask } from "../decode/decode-task.ts";
import { hasTasks, withoutEnvelope } from "../decode/without-envelope.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import { chunks } from "../engine/map-concurrent.ts";
import { isFinal, type TaskData } from "../task-data.ts";
import type { Subscription } from "./subscription.ts";
import { IDS_PER_REQUEST, readByIds, taskRead } from "./task-read.ts";

/** The maximum number of tasks in a response of `POST /tasks`, and in a page of a list on API v1. */
const PAGE_SIZE = 500;
/** The number of tasks from which a sweep needs fewer requests than reading by id. */
const SWEEP_THRESHOLD = 2 * IDS_PER_REQUEST + 1;
/** The number of tasks per sweep: less than a page, because the tasks of other clients may be in the same period. */
const SWEEP_SIZE = 450;
/**
 * How far a sweep extends the period of its tasks, milliseconds: whether the service includes both ends is not
 * documented.
 */
const SWEEP_MARGIN = 1;
/**
 * The maximum number of tasks per poll that are read one by one because their list does not show them. A list that omits
 * tasks omits them in every poll.
 */
const MAX_UNLISTED_READS = 20;
/** Below this number of tasks of an endpoint, its list is read in small pages. */
const SMALL_GROUP = 5;

/** One request for the tasks of some subscriptions. */
export interface StatusRequest {
  readonly subscriptions: readonly Subscription[];
  readonly call: Pick<Call, "label" | "method" | "path" | "query" | "body" | "apiVersion" | "readWithoutEnvelope">;
  /**
   * Reads the response.
   * @throws {UnexpectedResponseError} if the response contains no tasks
   */
  readonly read: (data: unknown) => StatusResult;
  /** Reads an error which means that the service does not know the task. Rethrows others. */
  readonly readError?: (error: unknown) => StatusResult;
}

/** The result of a request. A task that is in none of these lists is requested again by a narrower request. */
export interface StatusResult {
  readonly found: readonly FoundTask[];
  /** The subscriptions whose task the service does not know. */
  readonly missing?: readonly Subscription[];
  /** The requests to send next. */
  readonly next?: readonly StatusRequest[];
  /** The subscriptions to read by id, together with others. */
  readonly remaining?: readonly Subscription[];
}

/** The task of a subscription in a response. */
interface FoundTask {
  readonly subscription: Subscription;
  readonly data: TaskData;
}

/** The requests of one poll. */
export interface RequestPlan {
  readonly sweeps: readonly StatusRequest[];
  /** The subscriptions to read by id after the sweeps, together with those that the sweeps did not show. */
  readonly byId: readonly Subscription[];
  readonly lists: readonly StatusRequest[];
}

/**
 * Plans the requests of one poll: with API v2 the query for all tasks, otherwise the lists of the endpoints.
 * @param hasQuery whether the credential works with API v2
 * @param paths the paths of the endpoints on API v1, by name
 * @param hiddenPaths those of them whose tasks the query does not show
 */
export function planRequests(
  due: readonly Subscription[],
  hasQuery: boolean,
  paths: ReadonlyMap<string, string>,
  hiddenPaths: readonly string[] = [],
): RequestPlan {
  for (const subscription of due) {
    const path = paths.get(subscription.task.endpoint ?? "");
    if (path !== undefined && hiddenPaths.includes(path)) subscription.isHidden = true;
  }
  const { query = [], lists = [] } = Object.groupBy(due, ({ task, isHidden }) =>
    hasQuery && !isHidden && task.id !== undefined ? "query" : "lists",
  );
  const { dated = [], byId = [] } = Object.groupBy(query, ({ task }) =>
    query.length >= SWEEP_THRESHOLD && task.createdAt !== undefined ? "dated" : "byId",
  );
  return { sweeps: groupByTime(dated).map(sweep), byId, lists: readByEndpoint(lists, paths) };
}

/** Groups tasks by their time of creation, a page per group, so that several pages can be requested concurrently. */
function groupByTime(due: readonly Subscription[]): Subscription[][] {
  const groups: Subscription[][] = [];
  let group: Subscription[] = [];
  let last: number | undefined;
  for (const subscription of due.toSorted((a, b) => (a.task.createdAt ?? 0) - (b.task.createdAt ?? 0))) {
    const { createdAt } = subscription.task;
    // Tasks of the same millisecond stay in one group: a period cannot separate them.
    if (group.length === 0 || (group.length >= SWEEP_SIZE && createdAt !== last)) groups.push((group = []));
    group.push(subscription);
    last = createdAt;
  }
  return groups;
}

/**
 * Reads the unfinished tasks of a period, page by page. Tasks that it does not show have finished, and are read by id.
 */
function sweep(due: readonly Subscription[]): StatusRequest {
  const from = due[0]?.task.createdAt ?? 0;
  const to = due.at(-1)?.task.createdAt ?? 0;
  const filters = [{ key: "status", values: ["submitted", "processing"] }];

  function page(open: readonly Subscription[], position: object, pagesLeft: number): StatusRequest {
    return {
      subscriptions: open,
      call: {
        label: "Reading tasks",
        method: "POST",
        path: "/tasks",
        body: JSON.stringify({ limit: PAGE_SIZE, filters, ...position }),
        apiVersion: "v2",
        readWithoutEnvelope: withoutEnvelope((data) => hasTasks(fieldsOf(data)["result"])),
      },
      read(data) {
        const { result, has_more: hasMore, ...fields } = fieldsOf(data);
        const { found, remaining } = matchTasks(open, tasksIn(result));
        const cursor = hasMore === true ? text(fields, "next_cursor") : undefined;
        // The tasks of other clients in the same period may fill pages. Reading by id then needs fewer requests.
        const isWorthAPage = cursor && remaining.length > 0 && pagesLeft > 1;
        return isWorthAPage ? { found, next: [page(remaining, { cursor }, pagesLeft - 1)] } : { found, remaining };
      },
    };
  }
  const period = { start_time: String(from - SWEEP_MARGIN), end_time: String(to + SWEEP_MARGIN) };
  return page(due, period, Math.ceil(due.length / PAGE_SIZE) + 1);
}

/** Reads tasks by their ids with the query for all tasks. */
export function requestsByIds(due: readonly Subscription[], paths: ReadonlyMap<string, string>): StatusRequest[] {
  return chunks(due, IDS_PER_REQUEST).map((subscriptions) => ({
    subscriptions,
    call: readByIds("Reading tasks", [...new Set(subscriptions.flatMap(({ task }) => task.id ?? []))]),
    read(data) {
      const shown = new Map(tasksIn(data).map((task) => [task.id, task]));
      const found: FoundTask[] = [];
      const missing: Subscription[] = [];
      const next: StatusRequest[] = [];
      for (const subscription of subscriptions) {
        const { id, apiVersion, endpoint } = subscription.task;
        const task = shown.get(id ?? "");
        const path = apiVersion === "v1" ? paths.get(endpoint ?? "") : undefined;
        // It is unknown whether the query shows the tasks of every endpoint (apps/docs/service/tasks.md#get-tasks).
        // Tasks of API v1 can be read from their endpoint instead.
        if (!task && path !== undefined) subscription.isHidden = true;
        // API v2 lacks some fields of a result of API v1, so the result is read on API v1.
        if (path !== undefined && (!task || isFinal(task.status))) next.push(readSingle(subscription, path));
        else if (task) found.push({ subscription, data: task });
        else missing.push(subscription);
      }
      return { found, missing, next };
    },
  }));
}

/** Reads the list of each endpoint that has several of the tasks, and the other tasks one by one. */
function readByEndpoint(due: readonly Subscription[], paths: ReadonlyMap<string, string>): StatusRequest[] {
  const groups = Map.groupBy(due, ({ task }) =>
    task.apiVersion === "v1" && task.id !== undefined ? paths.get(task.endpoint ?? "") : undefined,
  );
  return [...groups].flatMap(([path, group]) =>
    path === undefined || group.length < 2
      ? group.map((subscription) => readSingle(subscription, paths.get(subscription.task.endpoint ?? "")))
      : readList(group, path),
  );
}

/**
 * Reads the pages of an endpoint's list that its tasks may be on, and then one by one the tasks that no page showed.
 */
function readList(due: readonly Subscription[], path: string): StatusRequest {
  const pageSize = due.length < SMALL_GROUP ? SMALL_GROUP * 10 : PAGE_SIZE;
  const oldest = minimum(due, ({ task }) => task.createdAt ?? 0);
  // The list contains finished tasks too, and newer tasks come first: a task keeps its index or moves back.
  const firstPage = 1 + Math.floor(minimum(due, ({ listIndex }) => listIndex) / pageSize);

  function page(open: readonly Subscription[], pageNum: number): StatusRequest {
    return {
      subscriptions: open,
      call: {
        label: "Reading tasks",
        method: "GET",
        path,
        query: { pageNum, pageSize },
        apiVersion: "v1",
        readWithoutEnvelope: withoutEnvelope(hasTasks),
      },
      read(data) {
        const shown = tasksIn(data);
        const { found, remaining } = matchTasks(open, shown);
        for (const { subscription, data: task } of found)
          subscription.listIndex = (pageNum - 1) * pageSize + shown.indexOf(task);
        const [first, last] = [shown[0]?.createdAt ?? 0, shown.at(-1)?.createdAt ?? 0];
        const isPast = first > last && last < oldest;
        // Reading one by one needs fewer requests once more pages are read than tasks remain.
        const isWorthAPage = shown.length >= pageSize && !isPast && pageNum - firstPage + 1 < remaining.length;
        const next = isWorthAPage ? [page(remaining, pageNum + 1)] : readUnlisted(remaining, path);
        return { found, next };
      },
    };
  }
  return page(due, firstPage);
}

/** Reads tasks that their list does not show: those whose wait is about to end, and in turn some of the others. */
function readUnlisted(unlisted: readonly Subscription[], path: string): StatusRequest[] {
  const { final = [], others = [] } = Object.groupBy(unlisted, ({ finalPollAt }) =>
    finalPollAt === undefined ? "others" : "final",
  );
  const inTurn = others.toSorted((a, b) => a.unlistedReads - b.unlistedReads).slice(0, MAX_UNLISTED_READS);
  for (const subscription of inTurn) subscription.unlistedReads++;
  return [...final, ...inTurn].map((subscription) => readSingle(subscription, path));
}

function readSingle(subscription: Subscription, path: string | undefined): StatusRequest {
  const { call, read, readError } = taskRead(subscription.task, path);
  const resultOf = (data: TaskData | undefined): StatusResult =>
    data ? { found: [{ subscription, data }] } : { found: [], missing: [subscription] };
  return {
    subscriptions: [subscription],
    call,
    read: (data) => resultOf(read(data)),
    readError: (error) => resultOf(readError(error)),
  };
}

/** Separates the subscriptions whose tasks a response shows from the others. */
function matchTasks(
  open: readonly Subscription[],
  shown: readonly TaskData[],
): { found: FoundTask[]; remaining: Subscription[] } {
  const tasks = new Map(shown.map((task) => [task.id, task]));
  const found: FoundTask[] = [];
  const remaining: Subscription[] = [];
  for (const subscription of open) {
    const data = tasks.get(subscription.task.id ?? "");
    if (data) found.push({ subscription, data });
    else remaining.push(subscription);
  }
  return { found, remaining };
}

function minimum(due: readonly Subscription[], valueOf: (subscription: Subscription) => number): number {
  return due.reduce((smallest, subscription) => Math.min(smallest, valueOf(subscription)), Number.POSITIVE_INFINITY);
}

function tasksIn(data: unknown): TaskData[] {
  return Array.isArray(data) ? data.flatMap((item) => decodeTask(item) ?? []) : [];
}
