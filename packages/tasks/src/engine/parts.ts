import type { Clock, Transport } from "@klingkit/http";
import type { Slots } from "../concurrency/slots.ts";
import type { CreateHook } from "../create/create-hook.ts";
import type { TaskEvent } from "../events.ts";
import type { Poller } from "../polling/poller.ts";
import type { EngineOptions } from "./engine-options.ts";

/** The parts of an engine, wired once. */
export interface EngineParts extends Pick<
  EngineOptions,
  "endpoints" | "fetch" | "random" | "streamWriter" | "tracer" | "writeFile"
> {
  readonly transport: () => Promise<Transport>;
  /** The base URL for callbacks that arrive at a client without a credential. */
  readonly host: string;
  readonly clock: Clock;
  /** Marks work during which a virtual clock does not advance. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly emit: (event: TaskEvent) => void;
  readonly hook: CreateHook | undefined;
  readonly poller: Poller;
  /** The concurrency slots. Undefined if creates are sent without a queue. */
  readonly slots: Slots | undefined;
}
