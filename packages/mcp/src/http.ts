import { randomBytes, timingSafeEqual, createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { ConfigurationError } from "@klingkit/errors";
import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  type McpHttpHandler,
  originValidationResponse,
} from "@modelcontextprotocol/server";

/** The options of a server over HTTP. */
export interface HttpOptions {
  /**
   * The port; 0 is any free port.
   * @default 5520
   */
  readonly port?: number;
  /**
   * The token that each request must have as `Authorization: Bearer`, at least 16 characters.
   * @default a new random token
   */
  readonly token?: string | undefined;
}

/** A server over HTTP. */
export interface HttpServer {
  /** The URL for clients, such as `http://127.0.0.1:5520/mcp`. */
  readonly url: string;
  /** The token for clients. Print a token that was given nowhere. */
  readonly token: string;
  /** Ends all requests and stops listening. */
  close(): Promise<void>;
}

const PATH = "/mcp";
const HOST = "127.0.0.1";
const MIN_TOKEN_LENGTH = 16;

/**
 * Serves a handler on the loopback address.
 * @throws {ConfigurationError} if the token is too short
 */
export async function listen(
  handler: McpHttpHandler,
  { port = 5520, token = randomBytes(32).toString("base64url") }: HttpOptions = {},
): Promise<HttpServer> {
  if (token.length < MIN_TOKEN_LENGTH)
    throw new ConfigurationError(`The token has fewer than ${MIN_TOKEN_LENGTH} characters.`, {
      advice: "Set KLINGKIT_MCP_TOKEN to a long random text, or leave it out: then a token is generated.",
    });
  const server = createServer((incoming, outgoing) => {
    void respond(handler, token, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  const url = `http://${HOST}:${typeof address === "object" && address ? address.port : port}${PATH}`;
  return {
    url,
    token,
    async close() {
      await handler.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  handler: McpHttpHandler,
  token: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const request = toRequest(incoming, gone.signal);
  const response = rejection(request, token) ?? (await handler.fetch(request));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  await pipeline(response.body ?? [], outgoing);
}

/**
 * The response to a request that may not reach the handler. A page of another site can send requests to this address,
 * also under a name of its own that resolves to it.
 */
function rejection(request: Request, token: string): Response | undefined {
  const foreign =
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins());
  if (foreign) return foreign;
  if (new URL(request.url).pathname !== PATH) return new Response(null, { status: 404 });
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (sent !== undefined && timingSafeEqual(sha256(sent), sha256(token))) return undefined;
  return new Response(null, { status: 401, headers: { "www-authenticate": 'Bearer realm="klingkit"' } });
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", url = "/" } = incoming;
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  const init: RequestInit & { readonly duplex: "half" } = {
    method,
    headers,
    signal,
    duplex: "half",
    ...(hasBody ? { body: bytesOf(incoming) } : {}),
  };
  return new Request(URL.parse(url, `http://${HOST}`) ?? `http://${HOST}/`, init);
}

function bytesOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<unknown> = incoming[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next: IteratorResult<unknown, unknown> = await chunks.next();
      if (next.value instanceof Uint8Array) controller.enqueue(next.value);
      else if (next.done) controller.close();
    },
  });
}
