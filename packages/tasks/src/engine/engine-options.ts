import type { Clock, FetchLike, Transport } from "@klingkit/http";
import type { Lazy } from "../client/lazy.ts";
import type { Concurrency } from "../concurrency/concurrency.ts";
import type { BeforeCreateOption } from "../create/before-create.ts";
import type { UploadsOf } from "../create/uploads.ts";
import type { Registry } from "../endpoint/endpoint.ts";
import type { TaskEvent } from "../events.ts";
import type { ServiceFacts } from "../facts.ts";
import type { Telemetry } from "./telemetry.ts";

/** Writes a file under a temporary name, and renames it when it is complete. */
export type FileWriter = (path: string, stream: ReadableStream<Uint8Array>) => Promise<void>;

/** Returns a function that writes into `target`. Undefined if `target` is not a Node.js stream. */
export type StreamWriter = (target: unknown) => ((stream: ReadableStream<Uint8Array>) => Promise<void>) | undefined;

/** The options of an engine. */
export interface EngineOptions {
  /** The transport, or a function that returns it. The function runs for every call, and may reject. */
  readonly transport: Lazy<Transport>;
  /** The endpoints by product, which is the first part of their names, or functions that load them. */
  readonly endpoints: Readonly<Record<string, Lazy<Registry>>>;
  /**
   * The clock.
   * @default the clock of the transport, or of the machine if the transport is a function
   */
  readonly clock?: Clock | undefined;
  /**
   * Fetches the files of outputs.
   * @default the `fetch` of the transport, or of the runtime if the transport is a function
   */
  readonly fetch?: FetchLike | undefined;
  /**
   * The base URL to assume for tasks in callbacks if the client has no credential.
   * @default the URL of the region `singapore`
   */
  readonly host?: string | undefined;
  /**
   * The random source for the delays between the attempts of a download: returns a number from 0 up to, but not
   * including, 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /**
   * Run before each create, in their order. A hook that throws blocks the create: the hooks after it do not run, and the
   * reservations of those before it are settled with the outcome.
   * @default none
   */
  readonly beforeCreate?: BeforeCreateOption | undefined;
  /**
   * Uploads local files that the service fetches from a URL.
   * @default none: such files must be passed as URLs
   */
  readonly uploads?: UploadsOf | undefined;
  /**
   * The maximum number of running tasks. `false` sends every create at once.
   * @default learned from the service
   */
  readonly concurrency?: Concurrency | undefined;
  /**
   * Facts that were observed on the account.
   * @default none: klingkit uses what is publicly known
   */
  readonly facts?: ServiceFacts | undefined;
  /**
   * Receives the events of tasks. Errors that the listener throws are ignored.
   * @default none
   */
  readonly onEvent?: ((event: TaskEvent) => unknown) | undefined;
  /**
   * Observes creates, waits, polls and downloads, for traces and metrics.
   * @default none
   */
  readonly telemetry?: Telemetry | undefined;
  /**
   * Writes files.
   * @default none: a path throws a `ConfigurationError`
   */
  readonly writeFile?: FileWriter | undefined;
  /**
   * Writes into Node.js streams.
   * @default none: a Node.js stream throws a `ConfigurationError`
   */
  readonly streamWriter?: StreamWriter | undefined;
}
