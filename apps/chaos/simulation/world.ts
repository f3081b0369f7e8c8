import type { Emulator, EmulatorClock, TaskState } from "@klingkit/emulator";
import type { Kling } from "klingkit";
import type { Observer } from "../environment.ts";
import type { FaultInjector } from "../faults/fault-injector.ts";
import type { SharedBudget } from "./budget.ts";
import type { SimulatedEndpoint } from "./endpoints.ts";
import type { Facts } from "./facts.ts";
import type { FileServer } from "./files.ts";
import type { History } from "./history.ts";
import type { Intention } from "./ledger.ts";
import type { Weather } from "./weather.ts";

/** One service, one network, some processes and their users, on one virtual clock and one seed. */
export interface World extends AsyncDisposable {
  readonly seed: number;
  readonly emulator: Emulator;
  readonly clock: EmulatorClock;
  readonly facts: Facts;
  /** Receives everything that klingkit outputs. */
  readonly observer: Observer | undefined;
  readonly endpoints: readonly SimulatedEndpoint[];
  readonly injector: FaultInjector;
  readonly weather: Weather;
  readonly files: FileServer;
  readonly courier: Courier;
  readonly budget: SharedBudget;
  readonly history: History;
  readonly intentions: Intention[];
  /** The processes by position. A crashed or closed one is replaced. */
  readonly processes: SimulatedProcess[];
  /** A directory for downloads. */
  readonly folder: string;
  /** When the slow hour ends, epoch milliseconds. */
  readonly slowUntil: number;
  /** Calls that have not settled. */
  readonly open: Map<Promise<unknown>, SimulatedProcess>;
  /** The process that sent the last create of an intention, by its number. */
  readonly creators: Map<number, string>;
  /** The numbers of the intentions whose creates the budget guards. */
  readonly budgeted: Set<number>;
  /** Whether the steps are over. Tasks then take five minutes. */
  isEnding: boolean;
  readonly violations: string[];
  violation(text: string): void;
  tasks(): readonly TaskState[];
  restart(index: number): SimulatedProcess;
}

/** A process with a client: a program that uses klingkit. */
export interface SimulatedProcess {
  readonly name: string;
  readonly kling: Kling;
  /** The limit that the client was given. Undefined if it learns the limit. */
  readonly limit: number | undefined;
  readonly hasBudget: boolean;
  readonly apiVersion: "v2" | "v1";
  /** Its clock deviates by this time, milliseconds. */
  offset: number;
  /** Until when the machine sleeps, epoch milliseconds. */
  suspendedUntil: number;
  credential: CredentialState;
  /** Since when its credential works, epoch milliseconds. */
  credentialWorksSince: number;
  /** A crashed process does nothing any more: its requests and timers never return. */
  readonly isCrashed: boolean;
  /** Aborts when the process crashes, to close its files. */
  readonly crashed: AbortController;
  isClosed: boolean;
  /** Called when the service has responded to a create, before the process receives the response. */
  onCreateSent: (() => void) | undefined;
  /** Whether the service rejected the credential of a read: the client then no longer knows which tasks are running. */
  hasLostTasks: boolean;
  /** Controllers of open calls that a listener may abort. */
  readonly abortable: Set<AbortController>;
}

export type CredentialState = "works" | "throws" | "never returns" | "is slow" | "is invalid" | "cannot be sent";

/** Delivers callbacks to the processes: late, twice, out of order, or not at all. It repeats a failed delivery. */
export interface Courier {
  /** Accepts a callback from the service. */
  readonly accept: (url: string, init: RequestInit) => Promise<Response>;
  register(process: SimulatedProcess): void;
  /** From now on, callbacks arrive at once, and once. */
  calm(): void;
}
