import { budget, memoryStore } from "@klingkit/guards";
import { createProxy } from "@klingkit/proxy";
import { createKling } from "klingkit";
import { getUser } from "./session.ts";

const store = memoryStore(); // or postgresStore, which all instances share

export const proxy: (request: Request) => Promise<Response> = createProxy(createKling(), {
  authorize: (request) => getUser(request),
  allow: { endpoints: ["video.textToVideo"], models: ["kling-3.0"], maxDuration: 5 },
  guards: (user) => budget({ usd: 1, per: "day", name: user, store }),
  secret: process.env["KLING_PROXY_SECRET"], // openssl rand -base64 32
  onError: (error, { user, call }) => console.error(call, user, error),
});
