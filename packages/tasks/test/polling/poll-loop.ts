import type { TaskReference } from "@klingkit/errors";
import type { Call, Clock, Transport } from "@klingkit/http";
import type { TaskEvent } from "../../src/events.ts";
import { createPoller, type Poller } from "../../src/polling/poller.ts";
import type { PollSchedule } from "../../src/polling/poll-schedule.ts";
import { Subscription, type SubscriptionOptions } from "../../src/polling/subscription.ts";
import type { TaskData } from "../../src/task-data.ts";
import { openEmulator } from "../emulated.ts";

export const HOUR = 3_600_000;

/** Returns the record of a running task on API v2. */
export const running = (id: string): object => ({ id, status: "processing" });

/** A subscription that records what it receives, each with the time since the start of the test. */
export class Recorder extends Subscription {
  readonly log: string[] = [];
  error: unknown;
  /** Called after each entry of the log. */
  onEntry: () => void = () => {};
  readonly elapsed: () => number;

  constructor(options: SubscriptionOptions, elapsed: () => number) {
    super(options);
    this.elapsed = elapsed;
  }
  update({ status }: TaskData): void {
    this.log.push(`${this.elapsed()} ${status}`);
    this.onEntry();
  }
  fail(error: unknown): void {
    this.error = error;
    this.log.push(`${this.elapsed()} failed`);
    this.onEntry();
  }
  expire(): void {
    this.log.push(`${this.elapsed()} expired`);
  }
}

interface Setup {
  /** The time until the next poll of a task, milliseconds, by its id. The default is 3,000. */
  readonly intervals?: Readonly<Record<string, number>>;
  readonly apiVersions?: Transport["apiVersions"];
  /** Returns the data of a response. By default, each task is running. */
  readonly respond?: (ids: readonly string[], call: Call, elapsed: number) => unknown;
  readonly clock?: (clock: Clock) => Clock;
  readonly pathOf?: (endpoint: string) => Promise<string>;
  /** Rejects instead of returning the transport. */
  readonly noTransport?: Error;
}

export interface Harness {
  readonly clock: Clock;
  readonly poller: Poller;
  /** The polls: the time since the start, and the ids or the path. */
  readonly polls: string[];
  readonly calls: Call[];
  readonly events: TaskEvent[];
  readonly finished: string[];
  readonly learned: number[];
  /** The arguments with which the schedule was asked for the next poll, without the task. */
  readonly asked: object[];
  /** The times for which the poller slept, milliseconds. */
  readonly sleeps: number[];
  /** Returns the number of timers that are set. */
  timers(): number;
  add(id: string | undefined, options?: Partial<SubscriptionOptions>, task?: Partial<TaskReference>): Recorder;
}

/** A poller with a schedule and a transport of the test, in virtual time. */
export async function harness({ intervals = {}, apiVersions = ["v2", "v1"], ...setup }: Setup = {}): Promise<Harness> {
  const { clock: emulated } = await openEmulator();
  const { now, sleep } = setup.clock?.(emulated) ?? emulated;
  const sleeps: number[] = [];
  let timers = 0;
  const clock: Clock = {
    now,
    async sleep(ms, signal) {
      sleeps.push(ms);
      timers++;
      await sleep(ms, signal).finally(() => timers--);
    },
  };
  const start = emulated.now();
  const elapsed = (): number => emulated.now() - start;
  const [polls, calls, events, finished, learned, asked]: [
    string[],
    Call[],
    TaskEvent[],
    string[],
    number[],
    object[],
  ] = [[], [], [], [], [], []];
  const respond = setup.respond ?? ((ids) => ids.map(running));
  const transport: Transport = {
    baseUrl: "https://h",
    apiVersions,
    clock,
    fetch: undefined,
    async request(call) {
      const ids = String(call.query?.["task_ids"] ?? "").split(",");
      polls.push(`${elapsed()} ${call.path === "/tasks" ? ids.join(",") : call.path}`);
      calls.push(call);
      return { data: await respond(ids, call, elapsed()), requestId: undefined };
    },
  };
  const schedule: PollSchedule = {
    interval: () => 3400,
    next(task, age, wait) {
      asked.push({ age, ...wait });
      return intervals[task.id ?? ""] ?? 3000;
    },
    learn: (_task, duration) => void learned.push(duration),
    observe: () => undefined,
    expectedDuration: () => undefined,
  };
  const poller = createPoller({
    clock,
    schedule,
    transport: async () => {
      if (setup.noTransport) throw setup.noTransport;
      return transport;
    },
    pathOf: setup.pathOf ?? (async (endpoint) => `/v1/${endpoint}`),
    emit: (event) => events.push(event),
    onFinished: ({ id }) => finished.push(id),
  });
  return {
    clock: emulated,
    poller,
    polls,
    calls,
    events,
    finished,
    learned,
    asked,
    sleeps,
    timers: () => timers,
    add(id, options = {}, changes = {}) {
      const task: TaskReference = {
        klingkit: 1,
        host: "https://h",
        apiVersion: "v2",
        endpoint: "video.textToVideo",
        ...(id === undefined ? {} : { id }),
        ...changes,
      };
      const since = clock.now();
      const subscription = new Recorder({ task, since, end: since + HOUR, ...options }, elapsed);
      poller.add(subscription);
      return subscription;
    },
  };
}
