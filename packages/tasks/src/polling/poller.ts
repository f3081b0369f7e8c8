import {
  AuthenticationError,
  type KlingError,
  RequestRejectedError,
  type TaskReference,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { Clock, Transport } from "@klingkit/http";
import type { TaskEvent } from "../events.ts";
import { mapConcurrent } from "../engine/map-concurrent.ts";
import { isFinal, statusOf, type TaskData } from "../task-data.ts";
import { isDefinite } from "./failure.ts";
import { createPollSchedule } from "./poll-schedule.ts";
import { byIds, planRequests, type Reading, type StatusRequest } from "./status-requests.ts";
import type { Subscription } from "./subscription.ts";

/** How long the service may not show a task that exists, milliseconds. */
const SETTLE = 60_000;

/** Polls in a row that must have missed a task before it counts as unknown. */
const MISSES = 3;

/** Tasks that are due within this time are polled together, milliseconds. */
const TOGETHER = 1000;

/** How long resumed tasks are gathered before their first poll, milliseconds. */
const GATHER = 50;

/** The last poll comes this long before its wait must end, milliseconds, or at this part of a short wait. */
const LAST_POLL = 5000;
const LAST_PART = 0.25;

/** A clock that is back by more than this, milliseconds, was set; less is a timer that fired early. */
const SET_BACK = 1000;

/** How long a gateway's 401 or 403 must last until it ends the waits, milliseconds: longer than its restart. */
const GATEWAY_REFUSES = 600_000;

/** How many requests of one poll are under way at a time. */
const AT_ONCE = 4;

/** The time limit of one request, milliseconds. */
const REQUEST_LIMIT = 30_000;

/** Polls for all subscriptions of a client, in one loop. */
export interface Poller {
  add(subscription: Subscription): void;
  /** Removes a subscription, and cancels the requests that no other needs. */
  remove(subscription: Subscription): void;
  /** Passes the state of a task to its subscriptions. */
  report(data: TaskData): void;
  /** Polls for a task as soon as possible. */
  pollNow(id: string): void;
  /** The reference of a task that has a subscription. */
  referenceOf(id: string): TaskReference | undefined;
  /** Ends every subscription with this error, and the loop. */
  close(error: Error): void;
}

/** What a poller needs. */
export interface PollerOptions {
  readonly clock: Clock;
  readonly transport: () => Promise<Transport>;
  /** Returns the path of an endpoint on API v1. */
  readonly pathOf: (endpoint: string) => Promise<string>;
  readonly emit: (event: TaskEvent) => void;
  /** Called when a poll or a callback shows that a task has finished. */
  readonly onFinished: (data: TaskData) => void;
}

export function createPoller({ clock, transport, pathOf, emit, onFinished }: PollerOptions): Poller {
  const schedule = createPollSchedule();
  const subscriptions = new Set<Subscription>();
  /** Those of one task, by its id: mostly one, and then without a list around it. */
  const byId = new Map<string, Subscription | readonly Subscription[]>();
  /** Requests that are under way, with the subscriptions that need them. */
  const underWay = new Map<AbortController, Set<Subscription>>();
  /** Since when all polls have been answered with a gateway's 401 or 403. */
  let refusedSince: number | undefined;
  let running = false;
  let wake = new AbortController();
  /** Until when the loop sleeps: only an earlier subscription wakes it, or each of many would cost a round. */
  let asleepUntil = Number.NEGATIVE_INFINITY;

  function subscriptionsOf(id: string): readonly Subscription[] {
    const found = byId.get(id) ?? [];
    return "length" in found ? found : [found];
  }

  function report(data: TaskData): void {
    if (isFinal(data.status)) onFinished(data);
    for (const subscription of subscriptionsOf(data.id)) see(subscription, data);
  }

  function see(subscription: Subscription, data: TaskData): void {
    if (subscription.done) return;
    const { task } = subscription;
    subscription.misses = 0;
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
      end(subscription);
      if (data.createdAt !== undefined && data.updatedAt !== undefined)
        schedule.learn(task, data.updatedAt - data.createdAt);
    } else if (!subscription.polling && subscription.interval === undefined) setDue(subscription);
    subscription.seen(data);
  }

  function miss(subscription: Subscription): void {
    if (subscription.done) return;
    subscription.misses++;
    if (subscription.misses < MISSES || clock.now() - subscription.since < SETTLE) return;
    const { task } = subscription;
    end(subscription);
    subscription.fail(
      new RequestRejectedError(`The service does not know the task ${task.id ?? task.externalTaskId}.`, {
        task,
        // An id comes from the service; a task without one may never have been created.
        taskState: task.id === undefined ? "unknown" : "exists",
        advice: "Check that the credential belongs to the account and region that made it.",
      }),
    );
  }

  function end(subscription: Subscription): void {
    subscription.done = true;
    subscriptions.delete(subscription);
    const { id } = subscription.task;
    if (id === undefined) return;
    const [first, ...rest] = subscriptionsOf(id).filter((other) => other !== subscription);
    if (!first) byId.delete(id);
    else byId.set(id, rest.length > 0 ? [first, ...rest] : first);
  }

  function failAll(some: readonly Subscription[], error: unknown): void {
    for (const subscription of some) {
      if (subscription.done) continue;
      end(subscription);
      subscription.fail(error);
    }
  }

  function setDue(subscription: Subscription): void {
    const now = clock.now();
    const { task, since, end: limit, interval, eager } = subscription;
    // The service's time of the create; one in the future means that the local clock is behind.
    const age = Math.max(0, now - Math.min(task.createdAt ?? since, since));
    const expectsCallback = task.expectsCallback === true;
    subscription.due = now + (interval ?? schedule.next(task, age, { expectsCallback, eager, limit: limit - since }));
    const last = limit - lastLead(subscription);
    if (subscription.due >= limit && now < last) subscription.due = last;
  }

  /** Ends a subscription whose time is over, after a last poll. Returns whether it has ended. */
  function endInTime(subscription: Subscription, now: number): boolean {
    if (now < subscription.end) return false;
    const lead = lastLead(subscription);
    // A machine that slept comes here without a poll shortly before, or with one that has been under way for long.
    if (subscription.lastPoll === undefined && (!subscription.polling || now > subscription.end + lead)) {
      subscription.polling = false;
      subscription.due = now;
      return false;
    }
    if (subscription.polling && now < cutOff(subscription)) return false;
    end(subscription);
    subscription.timedOut();
    return true;
  }

  /** Runs while there are subscriptions. One tick requests everything that is due, and does not wait for the responses. */
  async function run(): Promise<void> {
    while (subscriptions.size > 0) {
      const now = clock.now();
      let next = Number.POSITIVE_INFINITY;
      let anyDue = false;
      for (const subscription of subscriptions) {
        if (endInTime(subscription, now)) continue;
        const { polling, due, end: limit } = subscription;
        if (!polling && due <= now) anyDue = true;
        next = Math.min(next, polling ? cutOff(subscription) : Math.min(due, limit));
      }
      if (anyDue) tick(now);
      else if (subscriptions.size > 0) await sleepUntil(next);
    }
  }

  function tick(now: number): void {
    // Those that are due soon come along; a fixed interval is kept as it is.
    const due = [...subscriptions].filter(
      ({ polling, due: at, interval }) => !polling && at <= (interval === undefined ? now + TOGETHER : now),
    );
    // Several subscriptions to one task need one request.
    const distinct = new Map(due.map((subscription) => [subscription.task.id ?? subscription, subscription]));
    for (const subscription of due) {
      subscription.polling = true;
      subscription.polledAt = now;
      if (now >= subscription.end - lastLead(subscription)) subscription.lastPoll ??= now;
    }
    poll(due, [...distinct.values()], now).then(
      () => wake.abort(),
      (error: unknown) => failAll(due, error),
    );
  }

  async function poll(due: readonly Subscription[], distinct: readonly Subscription[], at: number): Promise<void> {
    try {
      const connected = await transport();
      const paths = await pathsOf(distinct);
      const plan = planRequests(distinct, connected.apiVersions.includes("v2"), paths);
      await Promise.all([
        sendAll(connected, plan.lists),
        sendAll(connected, plan.sweeps).then((rest) => sendAll(connected, byIds([...plan.byId, ...rest], paths))),
      ]);
    } catch (error) {
      failAll(due, error);
    }
    for (const subscription of due) {
      // A later poll may be under way by now.
      if (subscription.polledAt !== at) continue;
      subscription.polling = false;
      setDue(subscription);
    }
  }

  async function pathsOf(some: readonly Subscription[]): Promise<Map<string, string>> {
    const names = new Set(some.flatMap(({ task }) => (task.apiVersion === "v1" ? (task.endpoint ?? []) : [])));
    return new Map(await Promise.all([...names].map(async (name) => [name, await pathOf(name)] as const)));
  }

  /** Sends requests and those that follow from them. Returns the subscriptions that are still to be read by id. */
  async function sendAll(connected: Transport, requests: readonly StatusRequest[]): Promise<Subscription[]> {
    const rests = await mapConcurrent(AT_ONCE, requests, async (request) => {
      const reading = await send(connected, request);
      if (!reading) return [];
      for (const { by, data } of reading.found) {
        report(data);
        // A task whose id was not known is found by its external task id.
        if (by.task.id === undefined) see(by, data);
      }
      for (const by of reading.missing ?? []) miss(by);
      return [...(reading.rest ?? []), ...(await sendAll(connected, reading.next ?? []))];
    });
    return rests.flat();
  }

  /** Sends one request once. Undefined if it failed: its subscriptions are polled again later. */
  async function send(
    connected: Transport,
    { about, call, read, readError }: StatusRequest,
  ): Promise<Reading | undefined> {
    const controller = new AbortController();
    const open = new Set(about.filter(({ done }) => !done));
    if (open.size === 0) return undefined;
    underWay.set(controller, open);
    try {
      const limits = { isIdempotent: true, retry: false, callTimeout: REQUEST_LIMIT, signal: controller.signal };
      const reading = await connected.request({ ...call, ...limits }).then(({ data }) => read(data), readError);
      refusedSince = undefined;
      return reading;
    } catch (error) {
      // No subscription needs it any more.
      if (controller.signal.aborted) return undefined;
      const definite = definiteError(error);
      if (definite) failAll([...open], definite);
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
      underWay.delete(controller);
    }
  }

  /** The error that ends the subscriptions after a failed poll; undefined if they are polled again. */
  function definiteError(error: unknown): KlingError | undefined {
    if (isDefinite(error)) return error;
    const isRefusal = error instanceof UnexpectedResponseError && (error.status === 401 || error.status === 403);
    if (!isRefusal) return undefined;
    const now = clock.now();
    refusedSince ??= now;
    if (now - refusedSince < GATEWAY_REFUSES) return undefined;
    const minutes = Math.round((now - refusedSince) / 60_000);
    return new AuthenticationError(
      `For ${minutes} minutes every poll has been answered HTTP ${error.status}, not by the service itself.`,
      { status: error.status, advice: error.advice, cause: error },
    );
  }

  async function sleepUntil(time: number): Promise<void> {
    wake = new AbortController();
    const began = clock.now();
    // A timer cannot wait forever.
    const ms = Math.min(Math.max(0, time - began), 2 ** 31 - 1);
    asleepUntil = time;
    const slept = await clock.sleep(ms, wake.signal).then(
      () => ms,
      () => 0,
    );
    asleepUntil = Number.NEGATIVE_INFINITY;
    const setBack = began + slept - clock.now();
    if (setBack > SET_BACK) moveBack(setBack);
  }

  /** Moves all times with a clock that was set back: what was due in a minute still is. */
  function moveBack(ms: number): void {
    for (const subscription of subscriptions) {
      subscription.since -= ms;
      subscription.end -= ms;
      subscription.due -= ms;
      if (subscription.lastPoll !== undefined) subscription.lastPoll -= ms;
    }
    if (refusedSince !== undefined) refusedSince -= ms;
  }

  return {
    add(subscription) {
      subscriptions.add(subscription);
      const { id } = subscription.task;
      if (id !== undefined) byId.set(id, byId.has(id) ? [...subscriptionsOf(id), subscription] : subscription);
      setDue(subscription);
      if (subscription.resumed && subscription.interval === undefined) subscription.due = clock.now() + GATHER;
      if (running) {
        if (Math.min(subscription.due, subscription.end) < asleepUntil) wake.abort();
        return;
      }
      running = true;
      run()
        .catch((error: unknown) => failAll([...subscriptions], error))
        .finally(() => {
          running = false;
        });
    },
    remove(subscription) {
      if (subscription.done) return;
      end(subscription);
      for (const [controller, about] of underWay) {
        if (about.delete(subscription) && about.size === 0) controller.abort();
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
      failAll([...subscriptions], error);
      for (const controller of underWay.keys()) controller.abort();
      wake.abort();
    },
  };
}

/** How long before its end a subscription has its last poll. */
function lastLead({ since, end }: Subscription): number {
  return Math.min(LAST_POLL, (end - since) * LAST_PART);
}

/** When a subscription ends at the latest: once its last poll has had the time to be answered. */
function cutOff(subscription: Subscription): number {
  const { end, lastPoll } = subscription;
  return lastPoll === undefined ? end : Math.max(end, lastPoll + lastLead(subscription));
}
