import { createKling, type Kling } from "klingkit";
import type { Sent } from "./request-sample.ts";

/** A client whose every request gets the same answer, and what it sent last. */
export interface Canned {
  readonly kling: Kling;
  readonly sent: () => Sent;
}

/** @param data the envelope's `data`, as JSON text: what a parser would do to long numbers is the client's matter */
export function canned(data: string, credential: "API key" | "JWT" = "API key"): Canned {
  let last: Sent = { path: "", body: "" };
  const kling = createKling({
    ...(credential === "API key" ? { apiKey: "key" } : { accessKey: "access", secretKey: "secret" }),
    baseUrl: "https://service.example",
    env: {},
    concurrency: false,
    fetch: (address, init) => {
      const { pathname, search } = new URL(address);
      const body = init?.body;
      last = { path: decodeURIComponent(pathname + search), body: typeof body === "string" ? body : "{}" };
      const text = `{"code":0,"message":"SUCCEED","request_id":"r-1","data":${data}}`;
      return Promise.resolve(new Response(text, { headers: { "content-type": "application/json" } }));
    },
  });
  return { kling, sent: () => last };
}
