import { createKling } from "klingkit";
import { klingRoutes } from "../../examples/frameworks/kling-routes.ts";

const kling = createKling();

/** The handlers of the site. */
export const { proxy, webhook } = klingRoutes(() => kling, {
  proxySecret: process.env["KLING_PROXY_SECRET"],
  webhookSecret: process.env["KLING_WEBHOOK_SECRET"],
  callbackUrl: `${process.env["SITE_URL"]}/api/kling/webhook`,
  log: console.log,
});
