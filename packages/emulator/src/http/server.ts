import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { ControlGuard } from "../control/guard.ts";
import { isControl, type RequestHandler } from "./handler.ts";

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a request handler on a port. Connection faults close the socket. */
export async function listen(handle: RequestHandler, guard: ControlGuard, host: string, port: number): Promise<Server> {
  const server = createAdaptorServer({
    // By default, the adaptor replaces the global Request and Response of the process under test.
    overrideGlobalObjects: false,
    async fetch(request: Request, { outgoing }: HttpBindings | Http2Bindings) {
      const rejection = isControl(request) ? guard(request) : undefined;
      if (rejection !== undefined) return Response.json({ error: rejection }, { status: 403 });
      const outcome = await handle(request);
      if (outcome.kind === "response") return outcome.response;
      if (outcome.kind === "drop") outgoing.destroy();
      else if (outcome.kind === "truncated" && "strictContentLength" in outgoing)
        await sendHalf(outcome.response, outgoing);
      else await new Promise((resolve) => outgoing.once("close", resolve));
      return RESPONSE_ALREADY_SENT;
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    url: urlOf(server.address(), host),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

async function sendHalf(response: Response, outgoing: ServerResponse): Promise<void> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "content-length": bytes.length });
  await new Promise<void>((resolve) =>
    outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => resolve()),
  );
  outgoing.destroy();
}

function urlOf(bound: AddressInfo | string | null, host: string): string {
  const port = typeof bound === "object" && bound ? bound.port : 0;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
