import { AuthenticationError, type KlingError, type TaskReference, UnexpectedResponseError } from "@klingkit/errors";
import type { Transport } from "@klingkit/http";
import type { TaskEvent } from "../events.ts";
import type { ServiceFacts } from "../facts.ts";
import { mapConcurrent } from "../engine/map-concurrent.ts";
import { observe, type Observed } from "../engine/telemetry.ts";
import { isFinal, statusOf, type TaskData } from "../task-data.ts";
import { isAccessDenied, unknownTask } from "./failure.ts";
import type { PollSchedule } from "./poll-schedule.ts";
import { planRequests, requestsByIds, type StatusRequest, type StatusResult } from "./status-requests.ts";
import type { Subscription } from "./subscription.ts";
import { checkTaskId } from "./task-read.ts";

/** How long a task is polled before it can count as missing, milliseconds: a new task may be invisible at first. */
const MIN_MISS_TIME = 60_000;

/** The number of consecutive polls without a task before it can count as missing. */
const MIN_MISSES = 3;

/** Tasks that are due within this time are polled in one batch, milliseconds. A usual poll includes more. */
const BATCH_WINDOW = 1000;

/** How long resumed tasks are collected before their first poll, milliseconds. */
const RESUME_DELAY = 50;

/** How long before the end of a wait its final poll begins, milliseconds. */
const FINAL_POLL_LEAD = 5000;

/** The final poll begins at most this share of the wait before its end. */
const FINAL_POLL_SHARE = 0.25;

/** A clock counts as set back from this difference on, milliseconds. A smaller one means that a timer fired early. */
const CLOCK_STEP = 1000;

/** How long a gateway must respond with 401 or 403 before the waits end, milliseconds: longer than a gateway takes to restart. */
const GATEWAY_REJECTION_LIMIT = 600_000;

/** The maximum number of concurrent requests of one poll. */
const MAX_CONCURRENT_REQUESTS = 4;

/** The time limit of one request, milliseconds. */
const REQUEST_TIMEOUT = 30_000;

/** Polls for all subscriptions of a client, in one loop. */
export interface Poller {
  add(subscription: Subscription): void;
  /** Removes a subscription, and cancels the requests that no other subscription needs. */
  remove(subscription: Subscription): void;
  /** Passes the state of a task to its subscriptions. */
  report(data: TaskData): void;
  /** Polls for a task as soon as possible. */
  pollNow(id: string): void;
  /** Returns the reference of a task. Undefined if the task has no subscription. */
  referenceOf(id: string): TaskReference | undefined;
  /** Ends the loop, and every subscription with this error, also a later one. */
  close(error: Error): void;
}

/** The dependencies of a poller. */
export interface PollerOptions extends Observed {
  readonly schedule: PollSchedule;
  readonly transport: () => Promise<Transport>;
  /** Returns the path of an endpoint on API v1. */
  readonly pathOf: (endpoint: string) => Promise<string>;
  readonly emit: (event: TaskEvent) => void;
  /** Called when a poll or a callback shows that a task has finished. */
  readonly onFinished: (data: TaskData) => void;
  /** @default nothing was observed */
  readonly facts?: ServiceFacts | undefined;
}

export function createPoller(options: PollerOptions): Poller {
  const { clock, schedule, transport, pathOf, emit, onFinished, facts = {} } = options;
  const minMissTime = Math.max(MIN_MISS_TIME, 2 * (facts.unseenMs ?? 0));
  const subscriptions = new Set<Subscription>();
  /** By task id. A task usually has one subscription, which is stored without an array to save memory. */
  const byId = new Map<string, Subscription | readonly Subscription[]>();
  /** The requests under way, with the subscriptions that need them. */
  const pendingRequests = new Map<AbortController, Set<Subscription>>();
  /** When a gateway began to respond to all polls with 401 or 403. */
  let rejectedSince: number | undefined;
  let isRunning = false;
  let closedBy: Error | undefined;
  let wake = new AbortController();
  /** When the loop wakes. Only an earlier subscription wakes it: one iteration per added subscription would be slow. */
  let wakesAt = Number.NEGATIVE_INFINITY;

  function subscriptionsOf(id: string): readonly Subscription[] {
    const found = byId.get(id) ?? [];
    return "length" in found ? found : [found];
  }

  function report(data: TaskData): void {
    if (isFinal(data.status)) onFinished(data);
    for (const subscription of subscriptionsOf(data.id)) recordStatus(subscription, data);
  }

  function recordStatus(subscription: Subscription, data: TaskData): void {
    if (subscription.isDone) return;
    const { task } = subscription;
    subscription.misses = 0;
    subscription.isShown = true;
    if (!statusOf(data.serviceStatus)) {
      emit({
        type: "unknown-status",
        at: clock.now(),
        endpoint: task.endpoint ?? "",
        id: data.id,
        serviceStatus: data.serviceStatus,
      });
    }
    if (isFinal(data.status)) {
      removeSubscription(subscription);
      if (data.createdAt !== undefined && data.updatedAt !== undefined)
        schedule.learn(task, data.updatedAt - data.createdAt);
    } else if (!subscription.isPolling && subscription.interval === undefined) setDue(subscription);
    subscription.update(data);
  }

  function recordMiss(subscription: Subscription): void {
    if (subscription.isDone) return;
    subscription.misses++;
    if (subscription.misses < MIN_MISSES || clock.now() - subscription.since < minMissTime) return;
    const { task } = subscription;
    removeSubscription(subscription);
    subscription.fail(unknownTask(task, subscription.missingState));
  }

  function removeSubscription(subscription: Subscription): void {
    subscription.isDone = true;
    subscriptions.delete(subscription);
    const { id } = subscription.task;
    if (id === undefined) return;
    const [first, ...rest] = subscriptionsOf(id).filter((other) => other !== subscription);
    if (!first) byId.delete(id);
    else byId.set(id, rest.length > 0 ? [first, ...rest] : first);
  }

  function failAll(failed: readonly Subscription[], error: unknown): void {
    for (const subscription of failed) {
      if (subscription.isDone) continue;
      removeSubscription(subscription);
      subscription.fail(error);
    }
  }

  function setDue(subscription: Subscription): void {
    const now = clock.now();
    const { task, since, end, interval, isEager } = subscription;
    // `createdAt` is a time of the service. A time in the future means that the local clock is behind.
    const age = Math.max(0, now - Math.min(task.createdAt ?? since, since));
    const wait = {
      expectsCallback: task.expectsCallback === true,
      isEager,
      isPolled: subscription.polledAt > 0,
      waitTime: end - since,
    };
    subscription.due = now + (interval ?? schedule.next(task, age, wait));
    const finalPoll = end - finalPollLead(subscription);
    if (subscription.due >= end && now < finalPoll) subscription.due = finalPoll;
  }

  /** Ends a subscription whose time has expired, after a final poll. Returns whether it has ended. */
  function expireIfDue(subscription: Subscription, now: number): boolean {
    if (now < subscription.end) return false;
    const lead = finalPollLead(subscription);
    // After the machine slept, there was no final poll, or the poll under way is too old.
    if (subscription.finalPollAt === undefined && (!subscription.isPolling || now > subscription.end + lead)) {
      subscription.isPolling = false;
      subscription.due = now;
      return false;
    }
    if (subscription.isPolling && now < latestEnd(subscription)) return false;
    removeSubscription(subscription);
    subscription.expire();
    return true;
  }

  /** Runs while subscriptions exist. A tick requests everything that is due, and does not wait for the responses. */
  async function run(): Promise<void> {
    isRunning = true;
    try {
      while (subscriptions.size > 0) {
        const now = clock.now();
        let next = Number.POSITIVE_INFINITY;
        let anyDue = false;
        for (const subscription of subscriptions) {
          if (expireIfDue(subscription, now)) continue;
          const { isPolling, due, end } = subscription;
          if (!isPolling && due <= now) anyDue = true;
          next = Math.min(next, isPolling ? latestEnd(subscription) : Math.min(due, end));
        }
        if (anyDue) tick(now);
        else if (subscriptions.size > 0) await sleepUntil(next);
      }
    } catch (error) {
      failAll([...subscriptions], error);
    } finally {
      // Set in the same turn in which the loop ends: a subscription that is added right after it starts a new loop.
      isRunning = false;
    }
  }

  function tick(now: number): void {
    // One request reads many tasks. A usual poll includes those that are due before the next one, and all are due together
    // then. Polls for other reasons, such as a resumed task, come more often, and must not poll the others as often.
    const idle = [...subscriptions].filter(({ isPolling }) => !isPolling);
    const isUsual = idle.some(
      ({ due: at, interval, isEager, isResumed, polledAt }) =>
        at <= now && interval === undefined && !isEager && (polledAt > 0 || !isResumed),
    );
    const window = isUsual ? schedule.interval() : BATCH_WINDOW;
    const due = idle.filter((subscription) => {
      const { due: at, interval, end, since, polledAt } = subscription;
      const hasFixedTime = interval !== undefined || at >= end - finalPollLead(subscription);
      // A task is not polled just after its create.
      const early = polledAt > 0 ? window : Math.min(window, Math.max(BATCH_WINDOW, (now - since) / 2));
      return at <= (hasFixedTime ? now : now + early);
    });
    // Several subscriptions to one task share a request.
    const distinct = new Map(due.map((subscription) => [subscription.task.id ?? subscription, subscription]));
    for (const subscription of due) {
      subscription.isPolling = true;
      subscription.polledAt = now;
      if (now >= subscription.end - finalPollLead(subscription)) subscription.finalPollAt ??= now;
    }
    poll(due, [...distinct.values()], now).then(
      () => wake.abort(),
      (error: unknown) => failAll(due, error),
    );
  }

  async function poll(due: readonly Subscription[], distinct: readonly Subscription[], at: number): Promise<void> {
    try {
      const http = await transport();
      const paths = await pathsOf(due);
      const open = distinct.filter(({ isDone }) => !isDone);
      const plan = planRequests(open, http.apiVersions.includes("v2"), paths, facts.hiddenPaths);
      await Promise.all([
        sendAll(http, plan.lists),
        sendAll(http, plan.sweeps).then((remaining) =>
          sendAll(http, requestsByIds([...plan.byId, ...remaining], paths)),
        ),
      ]);
    } catch (error) {
      failAll(due, error);
    }
    for (const subscription of due) {
      // A newer poll may be under way by now.
      if (subscription.polledAt !== at) continue;
      subscription.isPolling = false;
      setDue(subscription);
    }
  }

  /** Returns the paths of the endpoints on API v1. Ends the subscriptions of an endpoint without one. */
  async function pathsOf(due: readonly Subscription[]): Promise<Map<string, string>> {
    const groups = Map.groupBy(due, ({ task }) => (task.apiVersion === "v1" ? task.endpoint : undefined));
    const paths = new Map<string, string>();
    await Promise.all(
      [...groups].map(async ([name, group]) => {
        if (name === undefined) return;
        try {
          paths.set(name, await pathOf(name));
        } catch (error) {
          failAll(group, error);
        }
      }),
    );
    return paths;
  }

  /** Sends requests, then those in `next` of their results. Returns the subscriptions to poll by id. */
  async function sendAll(http: Transport, requests: readonly StatusRequest[]): Promise<Subscription[]> {
    const remaining = await mapConcurrent(MAX_CONCURRENT_REQUESTS, requests, async (request) => {
      const result = await send(http, request);
      if (!result) return [];
      for (const { subscription, data } of result.found) {
        report(data);
        // `report` finds subscriptions by the task's id, which this one does not have.
        if (subscription.task.id === undefined) recordStatus(subscription, data);
      }
      for (const subscription of result.missing ?? []) recordMiss(subscription);
      return [...(result.remaining ?? []), ...(await sendAll(http, result.next ?? []))];
    });
    return remaining.flat();
  }

  /** Sends a request without retries. Undefined if it fails: its subscriptions are polled again later. */
  async function send(http: Transport, request: StatusRequest): Promise<StatusResult | undefined> {
    const { call, read, readError } = request;
    const controller = new AbortController();
    const open = new Set(request.subscriptions.filter(({ isDone }) => !isDone));
    if (open.size === 0) return undefined;
    pendingRequests.set(controller, open);
    try {
      const limits = { isIdempotent: true, retry: false, callTimeout: REQUEST_TIMEOUT, signal: controller.signal };
      const links = [...open].flatMap(({ traceparent }) => traceparent ?? []);
      const operation = { type: "poll", host: http.baseUrl, tasks: open.size, links } as const;
      const result = await observe(options, operation, () =>
        http
          .request({ ...call, ...limits })
          .then(({ data }) => read(data), readError)
          .catch((error: unknown) => {
            // No subscription needs the result any more.
            if (controller.signal.aborted) return undefined;
            throw error;
          }),
      );
      if (!result) return undefined;
      rejectedSince = undefined;
      return result;
    } catch (error) {
      const fatal = fatalError(error);
      if (fatal) failAll([...open], fatal);
      const [first] = open;
      emit({
        type: "poll-failed",
        at: clock.now(),
        endpoint: first?.task.endpoint ?? "",
        id: open.size === 1 ? first?.task.id : undefined,
        tasks: open.size,
        reason: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    } finally {
      pendingRequests.delete(controller);
    }
  }

  /** Returns the error that ends the subscriptions of a failed poll. Undefined if they are polled again. */
  function fatalError(error: unknown): KlingError | undefined {
    if (isAccessDenied(error)) return error;
    const isFromGateway = error instanceof UnexpectedResponseError && (error.status === 401 || error.status === 403);
    if (!isFromGateway) return undefined;
    const now = clock.now();
    rejectedSince ??= now;
    if (now - rejectedSince < GATEWAY_REJECTION_LIMIT) return undefined;
    const minutes = Math.round((now - rejectedSince) / 60_000);
    return new AuthenticationError(
      `A gateway has rejected every poll for ${minutes} minutes with HTTP ${error.status}. The task keeps running.`,
      { status: error.status, advice: error.advice, cause: error },
    );
  }

  async function sleepUntil(time: number): Promise<void> {
    wake = new AbortController();
    const began = clock.now();
    // Timers support at most 2^31 - 1 milliseconds.
    const ms = Math.min(Math.max(0, time - began), 2 ** 31 - 1);
    wakesAt = time;
    const slept = await clock.sleep(ms, wake.signal).then(
      () => ms,
      (error: unknown) => {
        // A clock without working timers would otherwise make this loop run forever.
        if (!wake.signal.aborted) throw error;
        return 0;
      },
    );
    wakesAt = Number.NEGATIVE_INFINITY;
    const setBack = began + slept - clock.now();
    if (setBack > CLOCK_STEP) shiftTimes(setBack);
  }

  /** Shifts all times after the clock was set back, so that the remaining times stay the same. */
  function shiftTimes(ms: number): void {
    for (const subscription of subscriptions) {
      subscription.since -= ms;
      subscription.end -= ms;
      subscription.due -= ms;
      if (subscription.finalPollAt !== undefined) subscription.finalPollAt -= ms;
    }
    if (rejectedSince !== undefined) rejectedSince -= ms;
  }

  return {
    add(subscription) {
      try {
        if (closedBy) throw closedBy;
        checkTaskId(subscription.task);
      } catch (error) {
        // In a batch the id would fail the polls of other tasks.
        subscription.isDone = true;
        subscription.fail(error);
        return;
      }
      subscriptions.add(subscription);
      const { id } = subscription.task;
      if (id !== undefined) byId.set(id, byId.has(id) ? [...subscriptionsOf(id), subscription] : subscription);
      setDue(subscription);
      if (subscription.isResumed && subscription.interval === undefined) subscription.due = clock.now() + RESUME_DELAY;
      if (!isRunning) void run();
      else if (Math.min(subscription.due, subscription.end) < wakesAt) wake.abort();
    },
    remove(subscription) {
      removeSubscription(subscription);
      for (const [controller, open] of pendingRequests) {
        if (open.delete(subscription) && open.size === 0) controller.abort();
      }
      if (subscriptions.size === 0) wake.abort();
    },
    report,
    pollNow(id) {
      for (const subscription of subscriptionsOf(id)) subscription.due = clock.now();
      wake.abort();
    },
    referenceOf: (id) => subscriptionsOf(id)[0]?.task,
    close(error) {
      closedBy = error;
      failAll([...subscriptions], error);
      for (const controller of pendingRequests.keys()) controller.abort();
      wake.abort();
    },
  };
}

/** Returns how long before its end a subscription has its final poll, milliseconds. */
function finalPollLead({ since, end }: Subscription): number {
  return Math.min(FINAL_POLL_LEAD, (end - since) * FINAL_POLL_SHARE);
}

/** Returns when a subscription ends at the latest: the final poll has time for its response. */
function latestEnd(subscription: Subscription): number {
  const { end, finalPollAt } = subscription;
  return finalPollAt === undefined ? end : Math.max(end, finalPollAt + finalPollLead(subscription));
}
