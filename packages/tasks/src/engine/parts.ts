import type { Clock, FetchLike, Transport } from "@klingkit/http";
import type { Load } from "../client/load.ts";
import type { Slots } from "../concurrency/slots.ts";
import type { CreateHook } from "../create/create-hook.ts";
import type { Registry } from "../endpoint/endpoint.ts";
import type { TaskEvent } from "../events.ts";
import type { Poller } from "../polling/poller.ts";
import type { FileWriter, StreamWriter } from "./engine-options.ts";
import type { Tracer } from "./trace.ts";

/** The parts of an engine, wired once. */
export interface EngineParts {
  readonly transport: () => Promise<Transport>;
  /** The base URL for callbacks that arrive at a client without a credential. */
  readonly host: string;
  readonly clock: Clock;
  /** Marks work during which a virtual clock does not advance. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly fetch: FetchLike | undefined;
  readonly random: (() => number) | undefined;
  /** The endpoints of each product, by the part of their names before the dot. */
  readonly endpoints: Readonly<Record<string, Load<Registry>>>;
  readonly emit: (event: TaskEvent) => void;
  readonly tracer: Tracer | undefined;
  readonly writeFile: FileWriter | undefined;
  readonly streamWriter: StreamWriter | undefined;
  readonly hook: CreateHook | undefined;
  readonly poller: Poller;
  /** The concurrency slots. Undefined if creates are sent without a queue. */
  readonly slots: Slots | undefined;
}
