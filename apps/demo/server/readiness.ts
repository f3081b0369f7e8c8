import type { CredentialReport } from "klingkit";
import type { Readiness } from "../contract.ts";
import type { Service } from "./service.ts";

/** Tracks whether the service can create takes. The emulator always can. */
export interface ReadinessMonitor {
  current(): Readiness;
  /** Verifies the credentials with a free request. Calls during a check share it. */
  check(): Promise<CredentialReport>;
  /** Returns a function that removes the listener. */
  listen(listener: (readiness: Readiness) => void): () => void;
}

const states: Readonly<Record<CredentialReport["result"], Readiness["state"]>> = {
  accepted: "ready",
  // Some gateways do not have the endpoint of the check.
  inconclusive: "ready",
  "cannot-connect": "offline",
  rejected: "blocked",
  "not-enabled": "blocked",
  "clock-skew": "blocked",
  "other-region": "blocked",
  "header-stripped": "blocked",
  "not-configured": "blocked",
};

export function createReadiness({ name, kling, exchangeLog }: Service): ReadinessMonitor {
  const listeners = new Set<(readiness: Readiness) => void>();
  let current: Readiness = { state: name === "emulator" ? "ready" : "checking" };
  let checking: Promise<CredentialReport> | undefined;

  async function verify(): Promise<CredentialReport> {
    const report = await kling.verifyCredentials();
    checking = undefined;
    if (name === "live") {
      current = { state: states[report.result], ...(report.ok ? {} : { message: report.message }) };
      for (const listener of listeners) listener(current);
    }
    return report;
  }
  const check = (): Promise<CredentialReport> => (checking ??= verify());

  // Other requests show that the connection was lost or is back; the check tells for certain.
  if (name === "live")
    exchangeLog.listen((hasResponse) => {
      if (hasResponse === (current.state === "offline")) void check();
    });
  return {
    current: () => current,
    check,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
