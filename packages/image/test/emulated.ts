import { apiKey, jwt } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { createTransport } from "@klingkit/http";
import { createTasksClient, type TaskContext, type TaskEvent, type TasksClient } from "@klingkit/tasks";
import { onTestFinished } from "vitest";
import { createImageClient, type ImageClient, imageEndpoints } from "../src/index.ts";

export interface Emulated {
  readonly emulator: Emulator;
  readonly image: ImageClient;
  readonly tasks: TasksClient;
  readonly events: readonly TaskEvent[];
}

/** An emulator in virtual time and the image endpoints on it, with an API key or with a key pair. */
export async function emulated(
  credential: "api-key" | "pair" = "api-key",
  options: EmulatorOptions = {},
): Promise<Emulated> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  const { clock, fetch } = emulator;
  const authorizer = credential === "api-key" ? apiKey("api-key-emulator") : jwt(DEFAULT_ACCOUNT, { clock });
  const transport = createTransport({ baseUrl: emulator.url, authorizer, clock, fetch });
  const events: TaskEvent[] = [];
  const context: TaskContext = {
    transport: () => Promise.resolve(transport),
    clock,
    fetch,
    endpoints: imageEndpoints,
    emit: (event) => events.push(event),
  };
  return { emulator, image: createImageClient(context), tasks: createTasksClient(context), events };
}

/** What an input is refused for, in full sentences. */
export async function refusal(call: Promise<unknown>): Promise<string[]> {
  const error: unknown = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidInputError)) throw new Error("was not refused for its input", { cause: error });
  return error.issues.map(({ message }) => message);
}

/** The warnings of the inputs so far, in full sentences. */
export function warnings(events: readonly TaskEvent[]): string[] {
  return events.flatMap((event) => (event.type === "input-warning" ? event.issue.message : []));
}

/** Everything that comes, in a list. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A picture behind an address; never fetched. */
export const link = "https://example.com/picture.png";

/** A PNG of this size, as far as its header goes. */
export function png(width = 400, height = 600): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
