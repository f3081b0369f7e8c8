import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Clock, type FetchLike, type Kling } from "klingkit";
import { chanceOf } from "./chance.ts";
import { createLine, type Decide, type Line } from "./faults/line.ts";

/** The two wire designs, each with the credential that leads to it. */
export const designs: Readonly<Record<Design, { readonly label: string; readonly credentials: Credentials }>> = {
  v2: { label: "API key", credentials: { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" } },
  v1: {
    label: "JWT",
    credentials: { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey },
  },
};

export type Design = "v2" | "v1";
type Credentials = { readonly apiKey: string } | { readonly accessKey: string; readonly secretKey: string };

/** An emulator in virtual time, the line to it, and clients of it. */
export interface World extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly line: Line;
  /** Shows something to the witness, if there is one. */
  readonly show: (value: unknown) => void;
  /** A new client, as a new process would make one. */
  client(design: Design, how?: ClientOptions): Kling;
}

interface ClientOptions {
  /** How far its clock is off, milliseconds. */
  readonly clockOff?: number;
  /** Seeds its backoff and its downloads. */
  readonly salt?: string | number;
  /** Default: the line. */
  readonly fetch?: FetchLike;
}

/** Is shown all that clients tell of themselves, and every credential that they send. */
export interface Witness {
  show(value: unknown): void;
  sent(credential: string): void;
}

export async function createWorld(
  options: EmulatorOptions = {},
  { decide, witness }: { readonly decide?: Decide; readonly witness?: Witness | undefined } = {},
): Promise<World> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, taskSeconds: 20, ...options });
  const line = createLine(emulator, decide);
  return {
    emulator,
    line,
    show: (value) => witness?.show(value),
    client(design, { clockOff = 0, salt = "", fetch = line.fetch } = {}) {
      const kling = createKling({
        ...designs[design].credentials,
        baseUrl: emulator.url,
        fetch: witness ? overheard(fetch, witness) : fetch,
        clock: shifted(emulator.clock, clockOff),
        random: chanceOf("backoff", salt),
        env: {},
        ...(witness ? { onEvent: (event) => witness.show(event) } : {}),
      });
      witness?.show(kling);
      return kling;
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function overheard(fetch: FetchLike, witness: Witness): FetchLike {
  return (url, init) => {
    witness.sent(new Headers(init.headers).get("authorization") ?? "");
    return fetch(url, init);
  };
}

function shifted(clock: Clock, by: number): Clock {
  return { ...clock, now: () => clock.now() + by };
}
