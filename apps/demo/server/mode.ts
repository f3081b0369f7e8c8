import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { Kling } from "klingkit";
import { createKling } from "klingkit/node";
import type { Mode, Obstacle } from "../contract.ts";
import { createArtist } from "./draw.ts";

/** Who makes the takes. */
export interface Service {
  readonly mode: Mode;
  readonly kling: Kling;
  /** How many times as fast as the machine's the client's clock runs: limits are given in its time. */
  readonly speed: number;
  /** What stands in the way, asked anew. */
  obstacle(): Promise<Obstacle | undefined>;
  close(): Promise<void>;
}

/** So fast that a clip of 5 seconds takes about 8, with its drawing. */
const SPEED = 15;

/** Live only when told so: keys that lie about in an environment must not spend money. */
export function chosenMode(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Mode {
  return args.includes("--live") || environment["KLINGKIT_LIVE"] === "1" ? "live" : "emulator";
}

export async function startService(mode: Mode): Promise<Service> {
  return mode === "live" ? liveService(createKling()) : startEmulator();
}

/** The service itself, with the credentials of the client that is given. */
export function liveService(kling: Kling): Service {
  return {
    mode: "live",
    kling,
    speed: 1,
    async obstacle() {
      const { ok, result, message } = await kling.verifyCredentials();
      return ok ? undefined : { result, message };
    },
    close: async () => undefined,
  };
}

async function startEmulator(): Promise<Service> {
  const artist = createArtist();
  const emulator = await createEmulator({
    clock: { speed: SPEED },
    // A new course of time and new ids at each start.
    seed: Date.now() % 2 ** 31,
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 100_000, concurrency: 3 }] }],
    draw: artist.draw,
  });
  return {
    mode: "emulator",
    // Address, key and an empty environment: no KLING_* variable of this machine can lead anywhere else.
    kling: createKling({
      baseUrl: emulator.url,
      apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "",
      env: {},
      clock: emulator.clock,
      timeout: 30_000 * SPEED,
    }),
    speed: SPEED,
    obstacle: async () => undefined,
    async close() {
      await Promise.all([emulator.close(), artist.close()]);
    },
  };
}
