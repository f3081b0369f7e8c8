import { apiKey, jwt } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { type Authorizer, createTransport, type Transport } from "@klingkit/http";
import { onTestFinished } from "vitest";
import { createEngine, type EngineOptions } from "../src/engine.ts";
import { createTasksClient, type Engine, type TaskEvent, type TasksClient } from "../src/index.ts";

/** An engine on an emulator. */
export interface Emulated {
  readonly emulator: Emulator;
  readonly transport: Transport;
  readonly engine: Engine;
  readonly tasks: TasksClient;
  /** The events of the engine so far. */
  readonly events: TaskEvent[];
  /** Returns the tasks of a second engine on the same emulator, as after a restart of the program. */
  restarted(): TasksClient;
}

/**
 * Creates an engine on an emulator in virtual time. The emulator closes when the test ends.
 * @param credential an API key, which can use both API versions, or a key pair, which can use API v1
 */
export async function emulated(
  endpoints: EngineOptions["endpoints"] = {},
  credential: "api-key" | "pair" = "api-key",
  options: EmulatorOptions = {},
): Promise<Emulated> {
  const emulator = await openEmulator(options);
  const { clock, fetch, url: baseUrl } = emulator;
  const events: TaskEvent[] = [];
  function connect(): { transport: Transport; engine: Engine } {
    const authorizer = authorizerOf(emulator, credential);
    const transport = createTransport({ baseUrl, authorizer, clock, fetch, random: () => 0.5 });
    return { transport, engine: createEngine({ transport, endpoints, onEvent: (event) => events.push(event) }) };
  }
  const { transport, engine } = connect();
  return {
    emulator,
    transport,
    engine,
    tasks: createTasksClient(engine),
    events,
    restarted: () => createTasksClient(connect().engine),
  };
}

/** Creates an emulator in virtual time. It closes when the test ends. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** Returns the authorizer for a credential of the emulator's default account. */
export function authorizerOf({ clock }: Pick<Emulator, "clock">, credential: "api-key" | "pair"): Authorizer {
  return credential === "api-key" ? apiKey("api-key-emulator") : jwt(DEFAULT_ACCOUNT, { clock });
}

/** Returns the messages of the issues for which an input is rejected. */
export async function issueMessages(call: Promise<unknown>): Promise<string[]> {
  const error: unknown = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidInputError)) throw new Error("The input was not rejected.", { cause: error });
  return error.issues.map(({ message }) => message);
}

/** Returns the messages of the warnings so far. */
export function warnings(events: readonly TaskEvent[]): string[] {
  return events.flatMap((event) => (event.type === "input-warning" ? event.issue.message : []));
}

/** Collects the items of an iteration. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
