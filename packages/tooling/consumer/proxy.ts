import { createProxy } from "@klingkit/proxy";
import { createKling } from "klingkit";

/** A program for a server or a Worker. It must compile without the types of Node.js. */
export const proxy = createProxy(createKling({ apiKey: "a" }), {
  authorize: (request) => request.headers.get("x-user") ?? undefined,
  allow: { endpoints: ["video.textToVideo"] },
  secret: "a secret of at least thirty-two characters",
});
