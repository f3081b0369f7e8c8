import { createKling, type Kling } from "klingkit";
import type { EmulatorSettings, FaultName, ServiceName } from "../contract.ts";
import { createExchangeLog, type ExchangeLog } from "./exchange-log.ts";

/** The backend that creates takes: the emulator or the live service. */
export interface Service {
  readonly name: ServiceName;
  /** For all requests except creates. */
  readonly kling: Kling;
  /** For the next create: the emulator's clock fault needs another client. */
  readonly clientForCreate: () => Kling;
  /** The HTTP requests and responses, with secrets masked. */
  readonly exchangeLog: ExchangeLog;
  /** Changes with each start of the emulator, which then no longer knows earlier tasks. Constant for the live service. */
  readonly instanceId: string;
  /** The service's time in epoch milliseconds: the emulator's clock, or this machine's for the live service. */
  readonly now: () => number;
  /** Maximum speed of the client's clock as a multiple of real time. Time limits are measured with that clock. */
  readonly maxSpeed: number;
  /** Undefined for the live service. */
  readonly emulatorControls?: EmulatorControls;
  close(): Promise<void>;
}

export interface EmulatorControls {
  settings(): EmulatorSettings;
  setSpeed(speed: number): void;
  setFault(name: FaultName, isOn: boolean): void;
}

/** Live mode requires an explicit flag, so that keys in the environment do not spend money accidentally. */
export function serviceNameFrom(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServiceName {
  return args.includes("--live") || environment["KLINGKIT_LIVE"] === "1" ? "live" : "emulator";
}

/** The live service, with the credentials of the environment. */
export function liveService(machine: {
  readonly now: () => number;
  /** @default this process's environment and `.env` */
  readonly env?: Readonly<Record<string, string | undefined>>;
}): Service {
  const { now, env } = machine;
  const exchangeLog = createExchangeLog(globalThis.fetch, now);
  const kling = createKling({ fetch: exchangeLog.fetch, ...(env ? { env } : {}) });
  return {
    name: "live",
    kling,
    clientForCreate: () => kling,
    exchangeLog,
    instanceId: "service",
    now,
    maxSpeed: 1,
    close: () => kling.close(),
  };
}
