import { isLoopback } from "../http/loopback.ts";

/** Returns why a request from the network may not use the control API. Undefined if it may. */
export type ControlGuard = (request: Request) => string | undefined;

/**
 * Creates a guard against web pages, because any page in a browser on this machine can send requests to it. It rejects
 * the pages of other sites. An emulator that listens on a loopback address also rejects other host names: with DNS
 * rebinding, a foreign name resolves to this machine, and the page of that name has the same origin as the emulator.
 */
export function createControlGuard(host: string, publicUrl: string | undefined): ControlGuard {
  const isLocal = isLoopback(host.includes(":") ? `[${host}]` : host);
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  return ({ url, headers }) => {
    const requested = new URL(url);
    const origin = headers.get("origin");
    const site = headers.get("sec-fetch-site") ?? "none";
    if ((origin !== null && URL.parse(origin)?.host !== requested.host) || (site !== "none" && site !== "same-origin"))
      return "Pages of other sites cannot use the control API";
    if (isLocal && !isLoopback(requested.hostname) && requested.hostname !== publicHost)
      return `The host name '${requested.hostname}' is not allowed. Use localhost, or set the option publicUrl`;
    return undefined;
  };
}
