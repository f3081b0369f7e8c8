import { ConfigurationError } from "@klingkit/errors";
import { bodyWasRead } from "./read-request.ts";

/** A Node.js request: an `IncomingMessage`, an Express request, or `request.raw` of Fastify. */
export interface NodeRequest extends AsyncIterable<unknown> {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  /** The headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /**
   * The bytes of the body, if `express.raw()` has read it. Any other value is ignored, and the stream is read instead.
   */
  readonly body?: unknown;
  /** Whether the stream was read before, for example by a body parser. */
  readonly readableDidRead?: boolean | undefined;
}

const HOST = "http://localhost/";

/**
 * Converts a request of a Node.js server into a `Request` for a receiver. The body is streamed, so no body parser
 * except `express.raw()` may run first. If another one did, the receiver responds with 500 and reports the reason to
 * `onEvent`.
 * @example
 * app.post("/kling", async (incoming, outgoing) => {
 *   const response = await receive(requestFromNode(incoming));
 *   outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end();
 * });
 */
export function requestFromNode(incoming: NodeRequest): Request {
  const { method, url = "/", headers, body } = incoming;
  const fullUrl = URL.canParse(url, HOST) ? new URL(url, HOST) : HOST;
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    // HTTP/2 has pseudo-headers such as `:method`.
    value === undefined || name.startsWith(":") ? [] : [[name, String(value)]],
  );
  // `Request` does not allow some methods, and a receiver rejects every method except POST.
  if (method !== "POST") return new Request(fullUrl, { headers: entries });
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: entries,
    body: body instanceof Uint8Array ? new Uint8Array(body) : streamOf(incoming),
    duplex: "half",
  };
  return new Request(fullUrl, init);
}

/**
 * Reads on demand and never cancels the source, because Node.js would close the connection before the response is sent.
 */
function streamOf(source: NodeRequest): ReadableStream<Uint8Array> {
  const wasRead = source.readableDidRead === true;
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      if (wasRead) return controller.error(bodyWasRead());
      const next: IteratorResult<unknown, unknown> = await chunks.next();
      if (next.done) controller.close();
      else if (next.value instanceof Uint8Array) controller.enqueue(next.value);
      else
        controller.error(
          new ConfigurationError("The request body is a string, not bytes.", {
            advice: "Do not call `setEncoding()` before the receiver.",
          }),
        );
    },
  });
}
