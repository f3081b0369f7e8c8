import type { Clock, Transport } from "@klingkit/http";
import type { Slots } from "../concurrency/slots.ts";
import type { CreateHook } from "../create/create-hook.ts";
import type { Uploads } from "../create/uploads.ts";
import type { TaskEvent } from "../events.ts";
import type { Poller } from "../polling/poller.ts";
import type { PollSchedule } from "../polling/poll-schedule.ts";
import type { Ticker } from "../polling/ticker.ts";
import type { EngineOptions } from "./engine-options.ts";

/** The state of an engine that all its calls share. */
export interface EngineParts extends Pick<
  EngineOptions,
  "endpoints" | "facts" | "fetch" | "random" | "streamWriter" | "telemetry" | "writeFile"
> {
  readonly transport: () => Promise<Transport>;
  /** The base URL to assume for tasks in callbacks if the client has no credential. */
  readonly host: string;
  readonly clock: Clock;
  /** Sleeps until the time is over. Rejects if the signal aborts, or the client closes. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Tracks work during which a virtual clock must not advance. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly emit: (event: TaskEvent) => void;
  readonly hook: CreateHook;
  /** Undefined if the client uploads no files. */
  readonly uploads: Uploads | undefined;
  readonly schedule: PollSchedule;
  readonly poller: Poller;
  readonly ticker: Ticker;
  /** Undefined if creates do not wait for concurrency slots. */
  readonly slots: Slots | undefined;
}
