import { createKling, type Kling } from "klingkit";
import type { SentRequest } from "./request-sample.ts";

/** A client that receives the same response to every request, and its last request. */
export interface CannedClient {
  readonly kling: Kling;
  readonly sent: () => SentRequest;
}

/** @param data `data` of the response as JSON text, so that long numbers are not changed */
export function cannedClient(data: string, credential: "API key" | "JWT" = "API key"): CannedClient {
  let last: SentRequest = { path: "", body: "" };
  const kling = createKling({
    ...(credential === "API key" ? { apiKey: "key" } : { accessKey: "access", secretKey: "secret" }),
    baseUrl: "https://service.example",
    env: {},
    concurrency: false,
    fetch: (url, init) => {
      const { pathname, search } = new URL(url);
      const body = init?.body;
      last = { path: decodeURIComponent(pathname + search), body: typeof body === "string" ? body : "{}" };
      const text = `{"code":0,"message":"SUCCEED","request_id":"r-1","data":${data}}`;
      return Promise.resolve(new Response(text, { headers: { "content-type": "application/json" } }));
    },
  });
  return { kling, sent: () => last };
}
