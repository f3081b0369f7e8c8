import { createKling, type Kling } from "klingkit";
import type { Control, FaultName, Obstacle, Service as ServiceName } from "../contract.ts";
import { createWire, type Wire } from "./wire.ts";

/** Who makes the takes. */
export interface Service {
  readonly name: ServiceName;
  /** For everything but creates. */
  readonly kling: Kling;
  /** For a create: the emulator's visitors may have asked for one whose clock is wrong. */
  readonly creator: () => Kling;
  /** What went over the wire, secrets masked. */
  readonly wire: Wire;
  /** Tasks of another life of the emulator are unknown to this one; the service has one life. */
  readonly life: string;
  /** The service's time, epoch milliseconds: the emulator's clock, or this machine's for the live service. */
  readonly now: () => number;
  /** How many times as fast as the machine's the client's clock runs at most: limits are given in its time. */
  readonly mostSpeed: number;
  /** The emulator's settings; missing at the service itself. */
  readonly control?: Controls;
  /** What stands in the way, asked anew. */
  obstacle(): Promise<Obstacle | undefined>;
  close(): Promise<void>;
}

export interface Controls {
  now(): Control;
  setSpeed(speed: number): void;
  setFault(name: FaultName, isOn: boolean): void;
}

/** Live only when told so: keys that lie about in an environment must not spend money. */
export function chosenService(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServiceName {
  return args.includes("--live") || environment["KLINGKIT_LIVE"] === "1" ? "live" : "emulator";
}

/** The service itself, with the credentials of the environment. */
export function liveService(machine: {
  readonly now: () => number;
  /** Default: this process's environment and `.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Service {
  const { now, env } = machine;
  const wire = createWire(globalThis.fetch, now);
  const kling = createKling({ fetch: wire.fetch, ...(env ? { env } : {}) });
  return {
    name: "live",
    kling,
    creator: () => kling,
    wire,
    life: "service",
    now,
    mostSpeed: 1,
    async obstacle() {
      const { ok, result, message } = await kling.verifyCredentials();
      return ok ? undefined : { result, message };
    },
    close: () => kling.close(),
  };
}
