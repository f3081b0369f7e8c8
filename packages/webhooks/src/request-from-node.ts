/** A request of Node.js: `IncomingMessage`, a request of Express, or `request.raw` of Fastify. */
export interface NodeRequest extends AsyncIterable<unknown> {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The path and the query. */
  readonly url?: string | undefined;
  /** The headers, by their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /**
   * The bytes of the body, if `express.raw()` has read it. Other values are ignored, and the request itself is read.
   */
  readonly body?: unknown;
}

const HOST = "http://localhost/";

/**
 * Converts a request of a Node.js server into a `Request` for a receiver. The body is streamed, so no body parser may
 * run before, except `express.raw()`.
 * @example
 * app.post("/kling", async (incoming, outgoing) => {
 *   const response = await receive(requestFromNode(incoming));
 *   outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end();
 * });
 */
export function requestFromNode(incoming: NodeRequest): Request {
  const { method, url = "/", headers, body } = incoming;
  const address = URL.canParse(url, HOST) ? new URL(url, HOST) : HOST;
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    // HTTP/2 has pseudo-headers such as `:method`.
    value === undefined || name.startsWith(":") ? [] : [[name, String(value)]],
  );
  // Some methods are not allowed in a `Request`; a receiver rejects every method but POST.
  if (method !== "POST") return new Request(address, { headers: entries });
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: entries,
    body: body instanceof Uint8Array ? new Uint8Array(body) : streamOf(incoming),
    duplex: "half",
  };
  return new Request(address, init);
}

/** Reads on demand, and never ends the source early: Node.js would close the connection before the response is sent. */
function streamOf(source: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next: IteratorResult<unknown, unknown> = await chunks.next();
      if (next.done) controller.close();
      else if (next.value instanceof Uint8Array) controller.enqueue(next.value);
      else controller.error(new TypeError("the body comes as text: no setEncoding() before the receiver"));
    },
  });
}
