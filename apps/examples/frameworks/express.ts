import { getRequestListener } from "@hono/node-server";
import express, { type Express } from "express";
import type { Kling } from "klingkit";
import { klingRoutes, type SiteSettings } from "./kling-routes.ts";

/** A site with Express. No body parser may run before these routes: both read the bytes of the request. */
export function createApp(kling: Kling, settings: SiteSettings): Express {
  const { proxy, webhook } = klingRoutes(() => kling, settings);
  const app = express();
  app.post("/api/kling", getRequestListener(proxy));
  app.post("/api/kling/webhook", getRequestListener(webhook));
  return app;
}
