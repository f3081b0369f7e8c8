import { text } from "@klingkit/tasks";
import type { Kling } from "klingkit";
import { createCallLimit } from "./call-limit.ts";
import { type Call, createCalls } from "./calls.ts";
import { checkRequest, readJson } from "./check-request.ts";
import { eventResponse } from "./event-response.ts";
import { findEndpoint } from "./find-endpoint.ts";
import { type ProxyOptions, readOptions } from "./options.ts";
import type { CallName } from "./protocol.ts";
import { publicError } from "./public-error.ts";
import { Refusal } from "./refusal.ts";
import { createSealer } from "./seal.ts";
import { createViews, type Views } from "./views.ts";

/**
 * Creates a handler through which web pages use a client without its key. It works wherever `Request` and `Response`
 * exist. A page calls it with `createKling({ proxyUrl })` of `@klingkit/proxy/client`.
 *
 * Nothing that a page sends is forwarded: the proxy calls the methods of `kling` with the checked input of the page.
 * @param kling the client, from `createKling`, or a function that returns the client of a request: in a Worker, a client
 *   cannot be used by two requests
 * @throws {ConfigurationError} if an option is missing, unknown or not valid
 * @example
 * const proxy = createProxy(createKling(), {
 *   authorize: (request) => getUser(request),
 *   allow: { endpoints: ["video.textToVideo"], models: ["kling-3.0"] },
 *   secret: process.env.KLING_PROXY_SECRET,
 * });
 * export default { fetch: proxy };
 */
export function createProxy(
  kling: Kling | (() => Kling),
  options: ProxyOptions,
): (request: Request) => Promise<Response> {
  const clientOf = typeof kling === "function" ? kling : () => kling;
  const settings = readOptions(options);
  const { authorize, origins, maxBytes, clock, onError } = settings;
  const sealer = createSealer(settings.secret, clock);
  const callLimit = createCallLimit(settings.maxCalls);
  for (const name of settings.endpoints) findEndpoint(clientOf(), name);
  const { wait, ...calls } = createCalls(settings, sealer);

  return async (request) => {
    let user: string | undefined;
    let views: Views | undefined;
    let call: string | undefined;
    let leave = (): void => undefined;
    try {
      checkRequest(request, origins);
      user = await authorize(request);
      if (!user) throw new Refusal("not-signed-in");
      leave = callLimit.enter(user);
      views = createViews(sealer, user);
      const body = await readJson(request, maxBytes, clock);
      call = text(body, "call");
      if (!isCallName(call)) throw new Refusal("not-a-call");
      const made: Call = { kling: clientOf(), user, views, body, signal: request.signal };
      if (call === "wait") {
        const closed = new AbortController();
        const events = wait({ ...made, signal: closed.signal });
        const end = leave;
        leave = () => undefined;
        const close = (): void => {
          request.signal.removeEventListener("abort", close);
          closed.abort();
          end();
        };
        // A server may drop a response without reading or cancelling it.
        if (request.signal.aborted) close();
        else request.signal.addEventListener("abort", close);
        return eventResponse(events, close);
      }
      return respond(200, { result: await calls[call](made) });
    } catch (error) {
      const context = { ...(user ? { user } : {}), ...(call === undefined ? {} : { call }) };
      const { status, data } = await publicError(error, views, (hidden) => onError(hidden, context));
      return respond(status, { error: data }, status === 405 ? { allow: "POST" } : {});
    } finally {
      leave();
    }
  };
}

const callNames: Readonly<Record<CallName, true>> = {
  create: true,
  get: true,
  estimate: true,
  invoke: true,
  refresh: true,
  wait: true,
};

function isCallName(name: string | undefined): name is CallName {
  return name !== undefined && Object.hasOwn(callNames, name);
}

function respond(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, {
    status,
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
  });
}
