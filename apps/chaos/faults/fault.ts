import type { FaultEffect } from "@klingkit/emulator";

/** One way in which a request goes wrong. */
export interface Fault {
  readonly name: string;
  readonly group: FaultGroup;
  /** What the service, or what stands before it, does. Given the time of its striking, epoch milliseconds, and the request's credential. */
  readonly effect?: (now: number, credential: string) => FaultEffect;
  /** What the runtime's `fetch` throws, nothing having been sent. */
  readonly thrown?: Thrown;
  /** The caller aborts: before the call, or so many milliseconds into it. */
  readonly abortAfter?: number;
  /** How far the client's clock is off, milliseconds. */
  readonly clockOff?: number;
}

export type FaultGroup = "connection" | "caller" | "gateway" | "service" | "limits" | "refusal" | "credential";

/** Its error, and how long the runtime takes to see it, milliseconds. */
export interface Thrown {
  readonly error: () => TypeError;
  readonly after?: number;
}

/** The table's order and headings. */
export const faultGroups: Readonly<Record<FaultGroup, string>> = {
  connection: "The connection",
  caller: "The caller",
  gateway: "What stands before the service",
  service: "The service is in trouble",
  limits: "Too fast, too much, not paid",
  refusal: "The service refuses",
  credential: "Credentials and clocks",
};
