/** The part of Node's `IncomingMessage` that is needed; Express's requests and Fastify's `request.raw` fit. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What `express.raw()` has read. */
  readonly body?: unknown;
}

const HOST = "http://localhost/";

/** A request of Node's own server as the `Request` that a receiver takes. Its body is read when the receiver does. */
export function requestFromNode(incoming: NodeRequest): Request {
  const { method, url = "/", headers, body } = incoming;
  const address = URL.canParse(url, HOST) ? new URL(url, HOST) : HOST;
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    // HTTP/2 has `:method` and the like among them.
    value === undefined || name.startsWith(":") ? [] : [[name, String(value)]],
  );
  // Of some methods no `Request` can be made; a receiver refuses all but one anyway.
  if (method !== "POST") return new Request(address, { headers: entries });
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers: entries,
    body: body instanceof Uint8Array ? new Uint8Array(body) : streamOf(incoming),
    duplex: "half",
  };
  return new Request(address, init);
}

/** Pulls, and never ends the source early: Node would close the connection before the answer is out. */
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
