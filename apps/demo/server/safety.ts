import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { ErrorBody } from "../contract.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Security headers: browsers load scripts, styles, images and media from this server only. */
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
  // The demo uses plain HTTP on this machine.
  strictTransportSecurity: false,
});

/**
 * Rejects foreign host names if the server accepts local connections only. With DNS rebinding, a foreign name resolves to
 * 127.0.0.1, and another site's page would have the same origin as the demo.
 */
export function hostCheck(onlyLoopback: boolean): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    const url = URL.parse(`http://${host}`);
    if (onlyLoopback && !(url && loopback.has(url.hostname)))
      return c.json<ErrorBody>({ message: "This host name is not allowed. Open the URL that the demo prints." }, 403);
    return next();
  };
}

/**
 * Rejects requests of other sites' pages, which could spend money with the server's keys. Reading is rejected, too: the
 * server would send requests with its keys.
 */
export const originCheck: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header("origin");
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  const isForeign = origin !== undefined && URL.parse(origin)?.host !== host;
  const site = c.req.header("sec-fetch-site");
  if (isForeign || (site !== undefined && site !== "same-origin" && site !== "none")) {
    return c.json<ErrorBody>({ message: "Only the demo's own page may send this request." }, 403);
  }
  return next();
};
