import { DEFAULT_ACCOUNT, type AccountSetup, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { KlingError } from "@klingkit/errors";
import { type Authorizer, createTransport, type HttpEvent, type TransportOptions } from "@klingkit/http";
import { createEngine, type EngineOptions } from "../src/engine.ts";
import {
  createEndpointClient,
  createList,
  createSyncCall,
  createTasksClient,
  type EndpointClient,
  type Engine,
  type ImageOutput,
  type ListOptions,
  type SyncCall,
  type TaskEvent,
  type TasksClient,
  type AudioOutput,
  type VideoOutput,
} from "../src/index.ts";
import { authorizerOf, openEmulator } from "./emulated.ts";
import * as endpoint from "./endpoints.ts";

/** The test endpoints on one engine. */
export interface Client {
  readonly engine: Engine;
  readonly tasks: TasksClient;
  readonly textToVideo: EndpointClient<endpoint.TextToVideoInput, VideoOutput>;
  readonly imageToVideo: EndpointClient<endpoint.ImageToVideoInput, VideoOutput>;
  readonly generate: EndpointClient<endpoint.GenerateInput, ImageOutput>;
  readonly lipSync: EndpointClient<endpoint.LipSyncInput, VideoOutput>;
  readonly withoutExternalTaskId: EndpointClient<endpoint.TextToVideoInput, VideoOutput>;
  readonly speech: SyncCall<endpoint.SpeechInput, AudioOutput>;
  readonly presetVoices: (options?: ListOptions) => AsyncIterable<endpoint.PresetVoice>;
}

/** The options of a test client: those of the transport and of the engine. */
export interface ClientOptions
  extends
    Pick<TransportOptions, "fetch" | "clock" | "random" | "maxRetries">,
    Pick<EngineOptions, "beforeCreate" | "concurrency" | "telemetry" | "uploads" | "writeFile" | "streamWriter"> {
  /**
   * The credential.
   * @default "api-key"
   */
  readonly credential?: "api-key" | "pair" | Authorizer;
  /**
   * Returns the transport.
   * @default one that sends to the emulator
   */
  readonly transport?: EngineOptions["transport"];
  /** Receives the events of the transport and of the engine. */
  readonly onEvent?: (event: TaskEvent | HttpEvent) => unknown;
}

/** Creates an emulator in virtual time and a client of it. The emulator closes when the test ends. */
export async function createClient(
  options: ClientOptions = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<{ emulator: Emulator; client: Client; events: (TaskEvent | HttpEvent)[] }> {
  const emulator = await openEmulator(emulatorOptions);
  const events: (TaskEvent | HttpEvent)[] = [];
  const client = connect(emulator, { onEvent: (event) => events.push(event), ...options });
  return { emulator, client, events };
}

/** Creates a client of an emulator. */
export function connect(emulator: Emulator, options: ClientOptions = {}): Client {
  const { credential = "api-key", transport, maxRetries, ...others } = options;
  const authorizer = typeof credential === "string" ? authorizerOf(emulator, credential) : credential;
  const { clock, fetch, random, onEvent, ...engineOptions } = {
    clock: emulator.clock,
    fetch: emulator.fetch,
    random: () => 0.5,
    ...others,
  };
  const engine = createEngine({
    transport:
      transport ?? createTransport({ baseUrl: emulator.url, authorizer, clock, fetch, random, maxRetries, onEvent }),
    endpoints: endpoint.endpoints,
    clock,
    fetch,
    random,
    onEvent,
    ...engineOptions,
  });
  return {
    engine,
    tasks: createTasksClient(engine),
    textToVideo: createEndpointClient(engine, endpoint.textToVideo),
    imageToVideo: createEndpointClient(engine, endpoint.imageToVideo),
    generate: createEndpointClient(engine, endpoint.generate),
    lipSync: createEndpointClient(engine, endpoint.lipSync),
    withoutExternalTaskId: createEndpointClient(engine, endpoint.withoutExternalTaskId),
    speech: createSyncCall(engine, endpoint.speech),
    presetVoices: createList(engine, endpoint.presetVoices),
  };
}

/** Returns an account with one video pack. */
export function accountWith(concurrency: number, units = 1_000_000): AccountSetup {
  return { ...DEFAULT_ACCOUNT, packs: [{ type: "video", units, concurrency }] };
}

/** Returns the error that a call rejects with. */
export async function errorOf(call: Promise<unknown>): Promise<KlingError> {
  const error: unknown = await call.then(
    () => new Error("The call did not reject."),
    (thrown: unknown) => thrown,
  );
  if (error instanceof KlingError) return error;
  throw error;
}

/** Returns the recorded creates. */
export function createsOf({ calls }: Emulator): Emulator["calls"] {
  return calls.filter(({ method, path }) => method === "POST" && path !== "/tasks");
}

/** Returns the number of recorded requests that read tasks. */
export function readsOf({ calls }: Emulator): number {
  return calls.filter(({ method, path }) => method === "GET" || path === "/tasks").length;
}
