import type { EmulatorState } from "@klingkit/emulator";
import type { Link } from "./proxy.ts";

/** The address and the clock of the service: its clock shows `virtual` at the real time `real`. */
export interface ServiceAddress {
  /** The URL that the service has for itself and for its media. Workers reach it at `reachedAt`. */
  readonly url: string;
  readonly reachedAt: string;
  readonly speed: number;
  readonly virtual: number;
  readonly real: number;
}

/** The options of a program with a proxy in front of its server. */
export interface ServerProgramOptions {
  readonly host: string;
  readonly clients: readonly string[];
  readonly seed: number;
}

/** The options of a worker, and of the receiver of callbacks. */
export interface WorkerProgramOptions {
  readonly name: string;
  readonly database: string;
  readonly service: ServiceAddress;
  readonly folder: string;
  readonly logFile: string;
  /** How far the clock of this machine is wrong, milliseconds on the service's clock. */
  readonly skew: number;
  readonly limit: number;
  /** Milliseconds. */
  readonly leaseDuration: number;
  /** The number of the first job that the worker adds. */
  readonly firstJob: number;
  /** The address at which the receiver listens. */
  readonly host: string;
}

/** Messages to the programs. */
export type ServerCommand =
  | { readonly type: "link"; readonly client: string; readonly link: Partial<Link> }
  | { readonly type: "forget"; readonly client: string };
export type DatabaseCommand = ServerCommand | { readonly type: "shut-down" | "kill" | "start" | "close" };
export type ServiceCommand =
  | ServerCommand
  | { readonly type: "report" }
  | { readonly type: "callbacks"; readonly url: string };
export type WorkerCommand =
  | { readonly type: "skew"; readonly ms: number }
  | { readonly type: "stop-adding" }
  | { readonly type: "close" };

/** Messages from the programs. */
export interface ServerReady {
  readonly type: "ready";
  readonly ports: Readonly<Record<string, number>>;
}
export interface ServiceReady extends ServerReady, Omit<ServiceAddress, "reachedAt"> {}
export interface ServiceReport {
  readonly type: "report";
  readonly state: EmulatorState;
}
export interface Started {
  readonly type: "started";
}
export interface ReceiverReady {
  readonly type: "ready";
  readonly port: number;
}
export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "added"; readonly keys: readonly string[]; readonly nextJob: number }
  | { readonly type: "event"; readonly event: string; readonly at: number }
  | { readonly type: "failed" | "crashed"; readonly reason: string }
  | { readonly type: "closed" };

/** Sends a message to the process that started this program. */
export function send(
  message: ServerReady | ServiceReady | ServiceReport | ReceiverReady | WorkerMessage | Started,
): void {
  if (process.connected) process.send?.(message);
}
