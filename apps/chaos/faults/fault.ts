import type { FaultEffect } from "@klingkit/emulator";

/** One way in which a request fails. */
export interface Fault {
  readonly name: string;
  readonly group: FaultGroup;
  /**
   * The behavior of the service or of a gateway. Its arguments are the time of the request, epoch milliseconds, and the
   * credential of the request.
   */
  readonly effect?: (now: number, credential: string) => FaultEffect;
  /** The error that `fetch` throws without sending the request. */
  readonly thrown?: ThrownError;
  /** When the caller aborts: 0 before the call, otherwise milliseconds after its start. */
  readonly abortAfter?: number;
  /** The deviation of the client's clock, milliseconds. */
  readonly clockOffset?: number;
}

export type FaultGroup = "connection" | "caller" | "gateway" | "service" | "limits" | "rejection" | "credential";

/** An error that `fetch` throws. */
export interface ThrownError {
  readonly error: () => TypeError;
  /** The time after which `fetch` throws it, milliseconds. */
  readonly after?: number;
}

/** The groups in the order of the tables, with their headings. */
export const faultGroups: Readonly<Record<FaultGroup, string>> = {
  connection: "Connection",
  caller: "Caller",
  gateway: "Gateways",
  service: "Service errors",
  limits: "Rate limits, concurrency and balance",
  rejection: "Rejections",
  credential: "Credentials and clocks",
};
