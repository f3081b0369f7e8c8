import { AbortError, ConnectionError, errorFromData, type KlingError, UnexpectedResponseError } from "@klingkit/errors";
import { fieldsOf, fieldsOfJson } from "@klingkit/tasks";
import type { ProxyRequest } from "../protocol.ts";
import { encodeBytes } from "./encode-bytes.ts";
import type { ClientSettings } from "./options.ts";

/** How often a request is sent again after a lost connection. */
const MAX_RETRIES = 2;

/** The delay before the first repetition, milliseconds. It doubles each time. */
const RETRY_DELAY = 1000;

/** Sends requests to the proxy. */
export interface Sender {
  /**
   * Sends a request, and again after a lost connection: all calls except `invoke` can be repeated.
   * @throws {KlingError} the error of the proxy
   */
  call(request: ProxyRequest, signal: AbortSignal | undefined): Promise<unknown>;
  /** Sends a request once, and returns the response of server-sent events. @throws {KlingError} the error of the proxy */
  open(request: ProxyRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Creates the sender of a client. */
export function createSender({ proxyUrl, headers, credentials, fetch, clock }: ClientSettings): Sender {
  async function post(request: ProxyRequest, signal: AbortSignal | undefined): Promise<Response> {
    const lost = { taskState: request.call === "create" || request.call === "invoke" ? "unknown" : undefined } as const;
    const body = JSON.stringify(await encodeBytes(request));
    let response: Response;
    try {
      response = await fetch(proxyUrl, {
        method: "POST",
        headers: { ...(await headers()), "content-type": "application/json" },
        credentials,
        body,
        redirect: "error",
        ...(signal ? { signal } : {}),
      });
    } catch (cause) {
      if (signal?.aborted) throw new AbortError("The call was aborted.", { ...lost, cause });
      throw new ConnectionError("The server could not be reached.", { ...lost, cause });
    }
    if (response.ok) return response;
    const { error } = fieldsOfJson(await response.text().catch(() => ""));
    // A gateway between the page and the proxy may respond.
    throw errorFromData(error) ?? unexpected(response.status, lost.taskState);
  }

  return {
    async call(request, signal) {
      for (let attempt = 0; ; attempt += 1) {
        try {
          const isRepeated = attempt > 0 && request.call === "create";
          const response = await post(isRepeated ? { ...request, isRepeated } : request, signal);
          return fieldsOf(await response.json())["result"];
        } catch (error) {
          if (attempt >= MAX_RETRIES || request.call === "invoke" || !isLost(error)) throw asKlingError(error, request);
          await clock.sleep(RETRY_DELAY * 2 ** attempt, signal);
        }
      }
    },
    async open(request, signal) {
      const { body, status } = await post(request, signal);
      if (!body) throw unexpected(status, undefined);
      return body;
    },
  };
}

/** Whether the response of the proxy was lost, or comes from a gateway. */
function isLost(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    error instanceof UnexpectedResponseError ||
    error instanceof SyntaxError ||
    error instanceof TypeError
  );
}

function asKlingError(error: unknown, { call }: ProxyRequest): unknown {
  if (!(error instanceof SyntaxError || error instanceof TypeError)) return error;
  const taskState = call === "create" || call === "invoke" ? "unknown" : undefined;
  return new UnexpectedResponseError("The response of the server is not complete.", { taskState, cause: error });
}

function unexpected(status: number, taskState: KlingError["taskState"]): UnexpectedResponseError {
  return new UnexpectedResponseError(`The server responded with HTTP ${status}, and not as a proxy of klingkit.`, {
    status,
    taskState,
    advice: "Check `proxyUrl`.",
  });
}
