import {
  AuthenticationError,
  type KlingError,
  RequestRefusedError,
  type TaskReference,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { TaskContext } from "../engine/parts.ts";
import { isDefinite } from "./failure.ts";
import { type Asking, lookMany } from "./status-requests.ts";
import type { Pace } from "./poll-schedule.ts";
import { isFinal, statusOf, type TaskData } from "../task-data.ts";
import type { Watched } from "./subscription.ts";

/** How long a service may not know a task that it has made, milliseconds: until then "unknown" is no answer. */
const SETTLE = 60_000;

/** Looks in a row that must have missed a task before it counts as unknown. */
const MISSES = 3;

/** Tasks due so soon are asked for in the same requests, milliseconds. */
const TOGETHER = 1000;

/** How long handles that are resumed one after the other are gathered before the first look at them, milliseconds. */
const GATHER = 50;

/** The last look at a task comes so long before its wait must end, milliseconds, or earlier in a short wait. */
const LAST_LOOK = 5000;
const LAST_PART = 0.25;

/** A clock that is back by more than this, milliseconds, was set; less is a timer that came early. */
const SET_BACK = 1000;

/** How long a gateway's 401 or 403 must last until it ends the waits, milliseconds: a restart of it must not. */
const GATEWAY_REFUSES = 600_000;

/** The one loop of a client that asks about all tasks that somebody waits for. */
export interface Watch {
  /** Adds a wait. */
  add(watched: Watched): void;
  /** Takes a wait out; requests that nobody needs any more are cancelled. */
  remove(watched: Watched): void;
  /** Takes note of what a callback told. */
  tell(snapshot: TaskData): void;
  /** Looks at a task as soon as it can be. */
  lookNow(id: string): void;
  /** A handle of a task that somebody waits for. */
  referenceOf(id: string): TaskReference | undefined;
  /** Ends every wait with this error, and the loop. */
  close(error: Error): void;
}

export function createWatch(context: TaskContext, pace: Pace): Watch {
  const { clock, emit } = context;
  const waits = new Set<Watched>();
  /** Those of one task, by its id: whoever asked, all of them learn. Mostly one, and then without a list around it. */
  const byId = new Map<string, Watched | readonly Watched[]>();
  /** Requests that are out, with those they are about. */
  const out = new Map<AbortController, Set<Watched>>();
  /** Since when polls have been answered with a gateway's 401 or 403, and nothing else. */
  let refusedSince: number | undefined;
  let running = false;
  let wake = new AbortController();
  /** Until when the loop sleeps: only who is due earlier wakes it, or many waits begun one by one would each cost a round. */
  let asleepUntil = Number.NEGATIVE_INFINITY;

  const asking: Asking = {
    found(watched, snapshot) {
      if (watched.task.id === undefined) see(watched, snapshot);
      else tell(snapshot);
    },
    missing(watched) {
      if (watched.done) return;
      watched.misses++;
      if (watched.misses < MISSES || clock.now() - watched.since < SETTLE) return;
      const { task } = watched;
      end(watched);
      watched.fail(
        new RequestRefusedError(`The service does not know the task ${task.id ?? task.externalTaskId}.`, {
          task,
          // An id comes from the service; what has none may never have been made.
          taskState: task.id === undefined ? "unknown" : "exists",
          advice: "Check that the credential belongs to the account and region that made it.",
        }),
      );
    },
    async request(about, send) {
      const controller = new AbortController();
      const open = new Set(about.filter(({ done }) => !done));
      if (open.size === 0) return undefined;
      out.set(controller, open);
      try {
        const answer = await send(controller.signal);
        refusedSince = undefined;
        return answer;
      } catch (error) {
        // Nobody waits for it any more.
        if (controller.signal.aborted) return undefined;
        const definite = definiteError(error);
        if (definite) failAll([...open], definite);
        const [first] = open;
        emit({
          type: "look-failed",
          at: clock.now(),
          endpoint: first?.task.endpoint ?? "",
          id: open.size === 1 ? first?.task.id : undefined,
          tasks: open.size,
          reason: error instanceof Error ? error.message : String(error),
        });
        return undefined;
      } finally {
        out.delete(controller);
      }
    },
  };

  /** The error that ends the waits after a failed poll; undefined where they are polled again. */
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

  function tell(snapshot: TaskData): void {
    if (isFinal(snapshot.status)) context.slots?.ended(snapshot.id);
    for (const watched of waitsFor(snapshot.id)) see(watched, snapshot);
  }

  function waitsFor(id: string): readonly Watched[] {
    const found = byId.get(id) ?? [];
    return "length" in found ? found : [found];
  }

  function see(watched: Watched, snapshot: TaskData): void {
    if (watched.done) return;
    const { task } = watched;
    watched.misses = 0;
    if (!statusOf(snapshot.statusWord)) {
      emit({
        type: "unknown-status",
        at: clock.now(),
        endpoint: task.endpoint ?? "",
        id: snapshot.id,
        word: snapshot.statusWord,
      });
    }
    if (isFinal(snapshot.status)) {
      context.hook?.seen(snapshot);
      end(watched);
      if (snapshot.createdAt !== undefined && snapshot.updatedAt !== undefined)
        pace.learn(task, snapshot.updatedAt - snapshot.createdAt);
    } else if (!watched.asked && watched.interval === undefined) schedule(watched);
    watched.seen(snapshot);
  }

  function end(watched: Watched): void {
    watched.done = true;
    waits.delete(watched);
    const { id } = watched.task;
    if (id === undefined) return;
    const [first, ...rest] = waitsFor(id).filter((other) => other !== watched);
    if (!first) byId.delete(id);
    else byId.set(id, rest.length > 0 ? [first, ...rest] : first);
  }

  function schedule(watched: Watched): void {
    const now = clock.now();
    // The service's time of the create; one in the future says that the local clock is behind.
    const age = Math.max(0, now - Math.min(watched.task.createdAt ?? watched.since, watched.since));
    const { expectsCallback, eager } = watched;
    const limit = watched.end - watched.since;
    watched.due = now + (watched.interval ?? pace.next(watched.task, age, { expectsCallback, eager, limit }));
    const last = watched.end - lastLead(watched);
    if (watched.due >= watched.end && now < last) watched.due = last;
  }

  /** Ends a wait whose time is over, after a last look. Returns whether it has ended. */
  function endInTime(watched: Watched, now: number): boolean {
    if (now < watched.end) return false;
    const lead = lastLead(watched);
    // Only a machine that slept comes here without a look shortly before, or with one that has been out for so long.
    if (watched.lastLook === undefined && (!watched.asked || now > watched.end + lead)) {
      watched.asked = false;
      watched.due = now;
      return false;
    }
    if (watched.asked && now < cutOff(watched)) return false;
    end(watched);
    watched.timedOut();
    return true;
  }

  /** Runs while there are waits; one tick asks for everything that is due, and does not wait for the answers. */
  async function run(): Promise<void> {
    while (waits.size > 0) {
      const now = clock.now();
      let next = Number.POSITIVE_INFINITY;
      let anyDue = false;
      for (const watched of waits) {
        if (endInTime(watched, now)) continue;
        if (!watched.asked && watched.due <= now) anyDue = true;
        next = Math.min(next, watched.asked ? cutOff(watched) : Math.min(watched.due, watched.end));
      }
      if (anyDue) tick(now);
      else if (waits.size > 0) await sleepUntil(next);
    }
  }

  function tick(now: number): void {
    // Who is due in a moment comes along; a fixed interval is kept as it is.
    const due = [...waits].filter(
      ({ asked, due: at, interval }) => !asked && at <= (interval === undefined ? now + TOGETHER : now),
    );
    // Several waits for one task are one question.
    const asked = new Map(due.map((watched) => [watched.task.id ?? watched, watched]));
    for (const watched of due) {
      watched.asked = true;
      watched.askedAt = now;
      if (now >= watched.end - lastLead(watched)) watched.lastLook ??= now;
    }
    lookAt(due, [...asked.values()], now).then(
      () => wake.abort(),
      (error: unknown) => failAll(due, error),
    );
  }

  async function lookAt(due: readonly Watched[], asked: readonly Watched[], at: number): Promise<void> {
    try {
      await lookMany(context, await context.transport(), asked, asking);
    } catch (error) {
      failAll(due, error);
    }
    for (const watched of due) {
      // A later look may be out by now.
      if (watched.askedAt !== at) continue;
      watched.asked = false;
      schedule(watched);
    }
  }

  function failAll(some: readonly Watched[], error: unknown): void {
    for (const watched of some) {
      if (watched.done) continue;
      end(watched);
      watched.fail(error);
    }
  }

  async function sleepUntil(time: number): Promise<void> {
    wake = new AbortController();
    const began = clock.now();
    // Infinity would be no sleep at all for a timer.
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

  /** The clock was set back: what was due in a minute is so still. */
  function moveBack(ms: number): void {
    for (const watched of waits) {
      watched.since -= ms;
      watched.end -= ms;
      watched.due -= ms;
      if (watched.lastLook !== undefined) watched.lastLook -= ms;
    }
    if (refusedSince !== undefined) refusedSince -= ms;
  }

  return {
    add(watched) {
      waits.add(watched);
      const { id } = watched.task;
      if (id !== undefined) byId.set(id, byId.has(id) ? [...waitsFor(id), watched] : watched);
      schedule(watched);
      if (watched.resumed && watched.interval === undefined) watched.due = clock.now() + GATHER;
      if (running) {
        if (Math.min(watched.due, watched.end) < asleepUntil) wake.abort();
        return;
      }
      running = true;
      run()
        .catch((error: unknown) => failAll([...waits], error))
        .finally(() => {
          running = false;
        });
    },
    remove(watched) {
      if (watched.done) return;
      end(watched);
      for (const [controller, about] of out) {
        if (about.delete(watched) && about.size === 0) controller.abort();
      }
      if (waits.size === 0) wake.abort();
    },
    tell,
    lookNow(id) {
      for (const watched of waitsFor(id)) watched.due = clock.now();
      wake.abort();
    },
    referenceOf: (id) => waitsFor(id)[0]?.task,
    close(error) {
      failAll([...waits], error);
      for (const controller of out.keys()) controller.abort();
      wake.abort();
    },
  };
}

/** How long before its end a wait has its last look. */
function lastLead({ since, end }: Watched): number {
  return Math.min(LAST_LOOK, (end - since) * LAST_PART);
}

/** When a wait ends at the latest: once its last look has had the time to be answered. */
function cutOff(watched: Watched): number {
  const { end, lastLook } = watched;
  return lastLook === undefined ? end : Math.max(end, lastLook + lastLead(watched));
}
