import type { Emulator } from "@klingkit/emulator";
import type { Queue, QueueResult, ServerDatabase } from "@klingkit/queue";
import type { Kling } from "klingkit";
import type { FaultInjector } from "../../faults/fault-injector.ts";
import type { Fault } from "../../faults/fault.ts";
import type { History } from "../history.ts";
import type { Amount, Cancel, Program, Send } from "./ledger.ts";
import type { Machine } from "./machine.ts";

/** A process with a client and a queue. */
export interface SimulatedWorker {
  readonly name: string;
  readonly machine: Machine;
  readonly queue: Queue<Kling>;
  isStarted: boolean;
  /** Whether the worker that replaces it after a crash or a close is started at once. */
  restarts: boolean;
  isClosing: boolean;
  isClosed: boolean;
}

/** The settings of the queue and the behavior of the service in a world. */
export interface QueueFacts {
  /** The `concurrency` of the queue. Undefined if it is learned. */
  readonly limit: number | undefined;
  /** The concurrency slots of each pack and model at the service. */
  readonly slots: number;
  readonly leaseDuration: number;
}

/** The faults of requests for a while. */
export interface FaultPhase {
  readonly faults: readonly Fault[];
  readonly probability: number;
  /** When it ends, epoch milliseconds. */
  readonly until: number;
}

/** One service, one database, and some workers of one queue, on one manual clock. */
export interface QueueWorld extends AsyncDisposable {
  readonly seed: number;
  readonly emulator: Emulator;
  readonly db: ServerDatabase;
  readonly schema: string;
  readonly facts: QueueFacts;
  readonly injector: FaultInjector;
  phase: FaultPhase | undefined;
  readonly history: History;
  readonly programs: Program[];
  /** The workers by position. A crashed or closed one is replaced. */
  readonly workers: SimulatedWorker[];
  readonly sends: Send[];
  readonly cancels: Cancel[];
  /** The decisions of the steps. */
  readonly decisions: string[];
  /** The amount that a program sets when it is run again, by its number. */
  readonly planned: Map<number, number>;
  /** The keys that `add` has returned. */
  readonly added: Set<string>;
  /** When a worker was last permitted to send a job, by the name of the worker and the id of the job. */
  readonly permissions: Map<string, number>;
  /** The name of the worker that sets an amount. */
  readonly callers: WeakMap<Amount, string>;
  /** The numbers of jobs by their ids in the queue. */
  readonly numbers: Map<string, number>;
  /** The last result of a key. */
  readonly seen: Map<string, QueueResult>;
  /** Calls that have not settled, with their worker. */
  readonly open: Map<Promise<unknown>, { readonly name: string; readonly worker: SimulatedWorker }>;
  /** Whether the seed has ended. */
  readonly isOver: boolean;
  readonly violations: string[];
  violation(text: string): void;
  /** Numbers events, so that their order is known. */
  nextOrder(): number;
  /** Runs one statement on the queue's tables: `{s}` is their schema. */
  sql<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Advances the clock, and the times in the database. */
  advance(ms: number): Promise<void>;
  /** Expires all leases. */
  expireLeases(): Promise<void>;
  /** Puts a new worker into a position. */
  replace(index: number): SimulatedWorker;
}
