import { apiKey, jwt } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { createTransport } from "@klingkit/http";
import type { TaskContext, TaskEvent, TasksClient } from "@klingkit/tasks";
import { createTasksClient } from "@klingkit/tasks";
import { onTestFinished } from "vitest";
import { createAudioClient, type AudioClient, audioEndpoints } from "../src/index.ts";

export interface Emulated {
  readonly emulator: Emulator;
  readonly audio: AudioClient;
  readonly tasks: TasksClient;
  readonly events: readonly TaskEvent[];
  /** The tasks of the same emulator, for a client that shares nothing with the first. */
  restarted(): TasksClient;
}

/** An emulator in virtual time and the audio endpoints on it: with an API key (`path`), or with a key pair (`v1`). */
export async function emulated(apiVersion: "v2" | "v1" = "v2", options: EmulatorOptions = {}): Promise<Emulated> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  const { clock, fetch } = emulator;
  const events: TaskEvent[] = [];
  const newContext = (): TaskContext => {
    const authorizer = apiVersion === "v2" ? apiKey("api-key-emulator") : jwt(DEFAULT_ACCOUNT, { clock });
    const transport = createTransport({ baseUrl: emulator.url, authorizer, clock, fetch });
    return {
      transport: () => Promise.resolve(transport),
      clock,
      fetch,
      endpoints: audioEndpoints,
      emit: (event) => events.push(event),
    };
  };
  const context = newContext();
  return {
    emulator,
    audio: createAudioClient(context),
    tasks: createTasksClient(context),
    events,
    restarted: () => createTasksClient(newContext()),
  };
}

/** What an input is refused for, in full sentences. */
export async function refusal(call: Promise<unknown>): Promise<string[]> {
  const error: unknown = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidInputError)) throw new Error("was not refused by its input", { cause: error });
  return error.issues.map(({ message }) => message);
}

/** The warnings of the inputs so far, in full sentences. */
export function warnings(events: readonly TaskEvent[]): string[] {
  return events.flatMap((event) => (event.type === "input-warning" ? event.issue.message : []));
}
