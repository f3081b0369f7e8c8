import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Refusal } from "../contract.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What a browser may do with our answers: run our script, show our pictures, and nothing of anybody else's. */
export const headers: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    fontSrc: ["'self'"],
    imgSrc: ["'self'", "blob:"],
    mediaSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  crossOriginResourcePolicy: "same-origin",
  referrerPolicy: "no-referrer",
  xFrameOptions: "DENY",
  // The demo speaks plain HTTP on this machine.
  strictTransportSecurity: false,
});

/**
 * Refuses names that are not this machine's, when only this machine is listened to: a foreign name that resolves to
 * 127.0.0.1 (DNS rebinding) would make a stranger's page the same origin as ours.
 */
export function hostCheck(onlyLoopback: boolean): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    const url = URL.parse(`http://${host}`);
    if (onlyLoopback && !(url && loopback.has(url.hostname)))
      return c.json<Refusal>({ message: "This name is not served here." }, 403);
    return next();
  };
}

/** Refuses what another site's page sends: it could spend money with keys that it cannot see. */
export const originCheck: MiddlewareHandler = async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const origin = c.req.header("origin");
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  const foreign = origin !== undefined && URL.parse(origin)?.host !== host;
  const site = c.req.header("sec-fetch-site");
  if (foreign || (site !== undefined && site !== "same-origin" && site !== "none")) {
    return c.json<Refusal>({ message: "Only the demo's own page may ask for this." }, 403);
  }
  return next();
};
