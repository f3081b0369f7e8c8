import { Hono } from "hono";
import { createKling } from "klingkit";
import { klingRoutes } from "./kling-routes.ts";

/** The variables and secrets of the Worker. */
interface Env {
  readonly KLING_API_KEY: string;
  readonly KLING_PROXY_SECRET: string;
  readonly KLING_WEBHOOK_SECRET: string;
  /** The URL of the Worker. */
  readonly SITE_URL: string;
  /** Only for an emulator or a gateway. */
  readonly KLING_BASE_URL?: string;
}

let routes: ReturnType<typeof klingRoutes> | undefined;

/**
 * Returns the handlers. They are created at the first request, because a Worker receives its variables with a request.
 * Each request has its own client, because a Worker cannot use the connections of another request.
 */
function getRoutes(env: Env): ReturnType<typeof klingRoutes> {
  const { SITE_URL, KLING_PROXY_SECRET, KLING_WEBHOOK_SECRET, KLING_API_KEY, KLING_BASE_URL } = env;
  routes ??= klingRoutes(() => createKling({ env: { KLING_API_KEY, KLING_BASE_URL } }), {
    proxySecret: KLING_PROXY_SECRET,
    webhookSecret: KLING_WEBHOOK_SECRET,
    callbackUrl: `${SITE_URL}/api/kling/webhook`,
    log: console.log,
  });
  return routes;
}

const app: Hono<{ Bindings: Env }> = new Hono();
app.post("/api/kling", (c) => getRoutes(c.env).proxy(c.req.raw));
app.post("/api/kling/webhook", (c) => getRoutes(c.env).webhook(c.req.raw));

export default app;
