import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";

/** One step of a connection to a host, without a proxy. */
export interface ProbeStep {
  readonly step: "DNS" | "TCP" | "TLS";
  /** The duration, milliseconds. */
  readonly ms: number;
  /** What was found: an address, a protocol. */
  readonly detail?: string;
  /** Why the step failed. No further step follows. */
  readonly error?: string;
}

/** Connects to a host, and reports each step. Sends no request. */
export type ProbeHost = (url: URL, now: () => number) => Promise<readonly ProbeStep[]>;

/** The time limit of all steps together, milliseconds. */
const TIME_LIMIT = 5000;

export const probeHost: ProbeHost = async (url, now) => {
  const steps: ProbeStep[] = [];
  const signal = AbortSignal.timeout(TIME_LIMIT);
  const sockets: Socket[] = [];
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isTls = url.protocol === "https:";
  const port = Number(url.port || (isTls ? 443 : 80));

  async function run<Value>(
    step: ProbeStep["step"],
    connecting: Promise<Value>,
    detail: (value: Value) => string,
  ): Promise<Value> {
    const startedAt = now();
    const elapsed = (): number => Math.round(now() - startedAt);
    try {
      const value = await connecting;
      steps.push({ step, ms: elapsed(), detail: detail(value) });
      return value;
    } catch (error) {
      steps.push({ step, ms: elapsed(), error: reasonOf(error) });
      throw error;
    }
  }
  /** Waits for an event of a socket. */
  async function connected<Connection extends Socket>(socket: Connection, event: string): Promise<Connection> {
    sockets.push(socket);
    await once(socket, event, { signal });
    return socket;
  }

  try {
    const { address } = await run("DNS", abortable(lookup(host), signal), (found) => found.address);
    const tcp = await run(
      "TCP",
      connected(connect({ host: address, port }), "connect"),
      () => `${address} port ${port}`,
    );
    if (isTls) {
      const tls = connectTls({ socket: tcp, ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }) });
      await run("TLS", connected(tls, "secureConnect"), describeTls);
    }
  } catch {
    // The last step states the reason.
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return steps;
};

/** A lookup cannot be aborted, but need not be awaited. */
async function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = once(signal, "abort").then((): never => {
    throw new DOMException("The lookup timed out.", "TimeoutError");
  });
  return Promise.race([promise, aborted]);
}

function describeTls(socket: TLSSocket): string {
  const { issuer } = socket.getPeerCertificate();
  const name = issuer?.O ?? issuer?.CN;
  return [socket.getProtocol(), name && `certificate issued by ${String(name)}`].filter(Boolean).join(", ");
}

/** The code of an error of the system, such as `ENOTFOUND`, or its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "AbortError" || error.name === "TimeoutError") return `no answer within ${TIME_LIMIT / 1000} s`;
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
