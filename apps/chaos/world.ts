import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Clock, type Kling, type KlingEvent } from "klingkit";
import { chanceOf } from "./chance.ts";
import { createLine, type Decide, type Line } from "./faults/line.ts";

/** The two wire designs, each with the credential that leads to it. */
export const designs: Readonly<Record<Design, { readonly label: string; readonly credentials: Credentials }>> = {
  path: { label: "API key", credentials: { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" } },
  v1: {
    label: "JWT",
    credentials: { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey },
  },
};

export type Design = "path" | "v1";
type Credentials = { readonly apiKey: string } | { readonly accessKey: string; readonly secretKey: string };

/** An emulator in virtual time, the line to it, and clients of it. */
export interface World extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly line: Line;
  /** A new client, as a new process would make one. `clockOff`: how far its clock is off, milliseconds. */
  client(design: Design, how?: { readonly clockOff?: number; readonly salt?: string | number }): Kling;
}

/** Hears of each client's events. */
export type Listener = (event: KlingEvent) => void;

export async function createWorld(
  options: EmulatorOptions = {},
  { decide, onEvent }: { readonly decide?: Decide; readonly onEvent?: Listener } = {},
): Promise<World> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, taskSeconds: 20, ...options });
  const line = createLine(emulator, decide);
  return {
    emulator,
    line,
    client: (design, { clockOff = 0, salt = "" } = {}) =>
      createKling({
        ...designs[design].credentials,
        baseUrl: emulator.url,
        fetch: line.fetch,
        clock: shifted(emulator.clock, clockOff),
        backoff: { random: chanceOf("backoff", salt) },
        env: {},
        ...(onEvent ? { onEvent } : {}),
      }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function shifted(clock: Clock, by: number): Clock {
  return { now: () => clock.now() + by, sleep: (ms, signal) => clock.sleep(ms, signal) };
}
