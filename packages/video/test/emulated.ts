import { apiKey, jwt } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { createTransport } from "@klingkit/http";
import type { TaskContext, TaskEvent, TasksClient } from "@klingkit/tasks";
import { createTasksClient } from "@klingkit/tasks";
import { onTestFinished } from "vitest";
import { createVideoClient, type VideoClient, videoEndpoints } from "../src/index.ts";

export interface Emulated {
  readonly emulator: Emulator;
  readonly video: VideoClient;
  readonly tasks: TasksClient;
  readonly events: readonly TaskEvent[];
}

/** An emulator in virtual time and the video endpoints on it: with an API key (`path`), or with a key pair (`v1`). */
export async function emulated(apiVersion: "v2" | "v1" = "v2", options: EmulatorOptions = {}): Promise<Emulated> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  const { clock, fetch } = emulator;
  const authorizer = apiVersion === "v2" ? apiKey("api-key-emulator") : jwt(DEFAULT_ACCOUNT, { clock });
  const transport = createTransport({ baseUrl: emulator.url, authorizer, clock, fetch });
  const events: TaskEvent[] = [];
  const context: TaskContext = {
    transport: () => Promise.resolve(transport),
    clock,
    fetch,
    endpoints: videoEndpoints,
    emit: (event) => events.push(event),
  };
  return { emulator, video: createVideoClient(context), tasks: createTasksClient(context), events };
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
