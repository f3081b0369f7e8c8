import { regions } from "@klingkit/http/options";
import type { CredentialReport, KlingOptions } from "klingkit";
import { exitCodeOfReport } from "../commands/auth-check.ts";
import { exitCodes } from "../exit-code.ts";
import { EMULATOR_HINT } from "../report-error.ts";
import type { Session } from "../session.ts";
import { type Check, ok } from "./check.ts";
import { type ProbeHost, type ProbeStep, reasonOf } from "./probe-host.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the credential comes from. The value is never part of it. */
export function checkCredential({ credential, message, result }: CredentialReport): Check {
  const name = "credentials";
  if (!credential) {
    return {
      name,
      status: "problem",
      message: result === "not-configured" ? message : "No usable credential was found.",
      next: EMULATOR_HINT,
      exitCode: exitCodes.setup,
    };
  }
  const kinds = { apiKey: "API key", jwt: "access key and secret key", keyHeaders: "key headers", custom: "custom" };
  const parts = credential.parts.map(({ name: part, source, path, length }) => {
    const place = { options: "", environment: " of the environment", "env-file": ` of ${path}` }[source];
    return `${part}${place}${length === undefined ? "" : `, ${length} characters`}`;
  });
  return ok(name, `${kinds[credential.kind]} (${parts.join("; ")})`, credential);
}

/** The base URL, and the region that it belongs to. */
export function checkRegion(url: string): Check {
  const region = Object.entries(regions).find(([, each]) => each === url)?.[0];
  return ok("region", region ? `${region}: ${url}` : `${url}, which is not a host of the service`, { region, url });
}

const proxyVariables = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/** The proxy that the environment configures, and whether Node.js uses it. */
export function checkProxy(variables: Variables, execArgv: readonly string[] = process.execArgv): Check {
  const name = "proxy";
  const found = proxyVariables.flatMap((variable) =>
    [variable, variable.toLowerCase()].flatMap((each) => (variables[each] ? [[each, variables[each]] as const] : [])),
  );
  if (found.length === 0) return ok(name, "none configured in the environment");
  const shown = found.map(([variable, value]) => `${variable}=${shortProxy(variable, value)}`);
  const isUsed =
    process.versions["bun"] !== undefined ||
    variables["NODE_USE_ENV_PROXY"] === "1" ||
    [...execArgv, variables["NODE_OPTIONS"] ?? ""].some((text) => text.includes("--use-env-proxy"));
  const details = { variables: shown, isUsed };
  if (isUsed || found.every(([variable]) => variable.toUpperCase() === "NO_PROXY"))
    return ok(name, shown.join(", "), details);
  return {
    name,
    status: "warning",
    message: `${shown.join(", ")}, but Node.js does not use them: it connects directly.`,
    next: "If this network needs the proxy, set NODE_USE_ENV_PROXY=1 (Node.js 24, or 22.21 and newer).",
    details,
  };
}

/** The host of a proxy. Its user name and password are removed. */
function shortProxy(variable: string, value: string): string {
  if (variable.toUpperCase() === "NO_PROXY") return "(set)";
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return "(not a URL)";
  return `${url.protocol}//${url.host}${url.username || url.password ? " with a password" : ""}`;
}

/** Whether the service can be reached, and how long each step takes. */
export interface Reachability {
  readonly check: Check;
  /** The time of the service minus the local time, milliseconds. Missing if no response states a time. */
  readonly clockOffset?: number;
}

/** The time limit of the request, milliseconds. */
const REQUEST_TIMEOUT = 10_000;

/** Connects step by step, and sends a request without a credential. */
export async function checkReachability(
  { clock, connection, isEmulated }: Session,
  url: string,
  probeHost: ProbeHost,
): Promise<Reachability> {
  const name = "reachability";
  // The built-in emulator has no socket.
  const steps = isEmulated ? [] : await probeHost(new URL(url), clock.now);
  const http = await requestHost(url, connection, clock);
  const shown = [...steps, http].map(({ step, ms, detail, error }) =>
    error === undefined ? `${step} ${ms} ms${detail ? ` (${detail})` : ""}` : `${step} failed after ${ms} ms: ${error}`,
  );
  const message = shown.join(", ");
  const details = { url, steps: [...steps, http] };
  const clockOffset = http.clockOffset === undefined ? {} : { clockOffset: http.clockOffset };
  const failed = steps.find(({ error }) => error !== undefined);
  if (http.error !== undefined) {
    const next = adviceFor(failed ?? http);
    return {
      check: { name, status: "problem", message, next, exitCode: exitCodes.retryLater, details },
      ...clockOffset,
    };
  }
  if (!failed) return { check: ok(name, message, details), ...clockOffset };
  const next = "Nothing, if a proxy is configured: requests arrive although a direct connection fails.";
  return { check: { name, status: "warning", message, next, details }, ...clockOffset };
}

interface HttpStep extends Omit<ProbeStep, "step"> {
  readonly step: "HTTP";
  readonly clockOffset?: number;
}

async function requestHost(
  url: string,
  { fetch = globalThis.fetch }: KlingOptions,
  clock: Session["clock"],
): Promise<HttpStep> {
  const startedAt = clock.now();
  const elapsed = (): number => Math.round(clock.now() - startedAt);
  const timeout = new AbortController();
  const timer = new AbortController();
  void clock.sleep(REQUEST_TIMEOUT, timer.signal).then(
    () => timeout.abort(new DOMException("The request timed out.", "TimeoutError")),
    () => undefined,
  );
  try {
    const response = await fetch(`${url}/`, { method: "GET", redirect: "manual", signal: timeout.signal });
    await response.body?.cancel();
    const ms = elapsed();
    const date = Date.parse(response.headers.get("date") ?? "");
    const offset = date - (startedAt + ms / 2);
    return {
      step: "HTTP",
      ms,
      detail: `status ${response.status}`,
      ...(Number.isNaN(date) ? {} : { clockOffset: Math.round(offset) }),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { step: "HTTP", ms: elapsed(), error: timeout.signal.aborted ? "no response within 10 s" : reasonOf(cause) };
  } finally {
    timer.abort();
  }
}

function adviceFor({ step, error = "" }: Pick<ProbeStep, "error"> & { readonly step: string }): string {
  if (/CERT|SIGNED|SIGNATURE|ISSUER/i.test(error))
    return "A proxy on the way presents its own certificate. Set NODE_EXTRA_CA_CERTS to the file of that certificate.";
  const advice: Readonly<Record<string, string>> = {
    DNS: "Check the network, the name server, and --base-url or KLING_BASE_URL.",
    TCP: "Check the network and the firewall. If this network needs a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.",
    TLS: "Check whether a proxy or firewall interrupts the connection.",
  };
  return advice[step] ?? "Try again later, and check the network and the proxy.";
}

/** The `Date` header has a resolution of a second, and a token is valid for 5 s before it is signed. */
const MAX_OFFSET = 5000;

/** Whether the clock of this machine is right. */
export function checkClock(offset: number | undefined): Check {
  const name = "clock";
  if (offset === undefined) return ok(name, "not compared, because the service stated no time");
  const seconds = Math.round(offset / 1000);
  const details = { offsetMs: offset };
  if (Math.abs(offset) <= MAX_OFFSET)
    return ok(name, `${Math.abs(seconds)} s ${seconds < 0 ? "ahead of" : "behind"} the service`, details);
  return {
    name,
    status: "warning",
    message: `This machine's clock is ${Math.abs(seconds)} s ${seconds < 0 ? "ahead of" : "behind"} the service.`,
    next: "Set the clock. The service rejects tokens of an access key whose time is wrong. klingkit corrects it after the first rejection.",
    details,
  };
}

/** Whether the service accepts the credential. */
export function checkKey(report: CredentialReport): Check {
  const name = "key";
  const { ok: accepted, result, message, region } = report;
  const details = { result, ...(region === undefined ? {} : { region }) };
  if (accepted) return ok(name, message, details);
  if (result === "not-configured")
    return {
      name,
      status: "warning",
      message: "Not checked: there is no credential.",
      next: "Set a credential first.",
      details,
    };
  return {
    name,
    status: "problem",
    message,
    next: "Correct the cause above, and check again with klingkit auth check.",
    exitCode: exitCodeOfReport(report),
    details,
  };
}
