import { getRequestListener } from "@hono/node-server";
import express, { type Express } from "express";
import type { Kling } from "klingkit";
import { klingRoutes, type SiteSettings } from "./kling-routes.ts";

/** A site with Express. Do not add a body parser before these routes, because both read the raw request body. */
export function createApp(kling: Kling, settings: SiteSettings): Express {
  const { proxy, webhook } = klingRoutes(() => kling, settings);
  const app = express();
  app.post("/api/kling", getRequestListener(proxy));
  app.post("/api/kling/webhook", getRequestListener(webhook));
  return app;
}
