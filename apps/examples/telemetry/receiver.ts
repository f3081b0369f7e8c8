import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "./listen.ts";
import type { OtlpSpan } from "./otlp.ts";
import { page } from "./page.ts";

interface TraceRequest {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[] }[];
}

/**
 * Starts a receiver of traces for this example: it accepts OTLP over HTTP as JSON, keeps the spans in memory, and shows
 * them as a page. It is no collector: point the example at a real one with `--collector`.
 */
export async function startReceiver(port: number): Promise<
  AsyncDisposable & {
    readonly url: string;
    readonly spans: readonly OtlpSpan[];
  }
> {
  const spans: OtlpSpan[] = [];
  const server = createServer((request, response) => {
    if (request.method === "POST" && request.url === "/v1/traces") {
      text(request)
        .then((body) => {
          const { resourceSpans = [] } = JSON.parse(body) as TraceRequest;
          spans.push(
            ...resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap((scope) => scope.spans ?? [])),
          );
          response.writeHead(200, { "content-type": "application/json" }).end("{}");
        })
        .catch(() => response.writeHead(400).end());
      return;
    }
    if (request.method === "GET" && request.url === "/") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page(spans));
      return;
    }
    response.writeHead(404).end();
  });
  return {
    url: await listen(server, port),
    spans,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
