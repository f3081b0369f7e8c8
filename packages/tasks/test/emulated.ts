import { apiKey, jwt } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { createTransport, type Transport } from "@klingkit/http";
import { onTestFinished } from "vitest";
import { createEngine, type EngineOptions } from "../src/engine.ts";
import { createTasksClient, type Engine, type TaskEvent, type TasksClient } from "../src/index.ts";

/** An engine on an emulator. */
export interface Emulated {
  readonly emulator: Emulator;
  readonly transport: Transport;
  readonly engine: Engine;
  readonly tasks: TasksClient;
  readonly events: TaskEvent[];
  /** The tasks of the same emulator, for a client that shares nothing with the first. */
  restarted(): TasksClient;
}

/**
 * Creates an engine on an emulator in virtual time. Both are gone when the test ends.
 * @param credential an API key, which can use both API versions, or a key pair, which can use API v1
 */
export async function emulated(
  endpoints: EngineOptions["endpoints"] = {},
  credential: "api-key" | "pair" = "api-key",
  options: EmulatorOptions = {},
): Promise<Emulated> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  const { clock, fetch, url: baseUrl } = emulator;
  const events: TaskEvent[] = [];
  function connect(): { transport: Transport; engine: Engine } {
    const authorizer = credential === "api-key" ? apiKey("api-key-emulator") : jwt(DEFAULT_ACCOUNT, { clock });
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

/** The messages of the issues for which an input is refused. */
export async function refusal(call: Promise<unknown>): Promise<string[]> {
  const error: unknown = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidInputError)) throw new Error("was not refused for its input", { cause: error });
  return error.issues.map(({ message }) => message);
}

/** The messages of the warnings so far. */
export function warnings(events: readonly TaskEvent[]): string[] {
  return events.flatMap((event) => (event.type === "input-warning" ? event.issue.message : []));
}

/** The items of an iteration. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
