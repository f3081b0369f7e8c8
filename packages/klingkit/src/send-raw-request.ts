import { rejectUnknownNames } from "@klingkit/errors";
import type { Call } from "@klingkit/http";
import type { Engine } from "@klingkit/tasks";
import type { RawRequest, RawResponse } from "./raw-request.ts";

const names: Readonly<Record<keyof RawRequest, true>> = {
  method: true,
  path: true,
  query: true,
  body: true,
  signal: true,
  requestTimeout: true,
  kind: true,
};

/** The names of fields in other clients. */
const otherNames: Readonly<Record<string, keyof RawRequest>> = {
  url: "path",
  params: "query",
  searchParams: "query",
  json: "body",
  data: "body",
  timeout: "requestTimeout",
};

/**
 * Sends a raw request.
 * @param encoded the body as JSON text
 * @throws {ConfigurationError} if a field is unknown
 */
export async function sendRawRequest(
  { transport, requestCreate }: Engine,
  request: RawRequest,
  encoded: string | undefined,
): Promise<RawResponse> {
  rejectUnknownNames(request, Object.keys(names), { kind: "field of a request", otherNames, taskState: "none" });
  const { method, path, query, signal, requestTimeout } = request;
  const isIdempotent = (request.kind ?? (method === "GET" ? "read" : "create")) === "read";
  const call: Call = {
    label: `${method} ${path}`,
    method,
    path,
    query,
    body: encoded,
    // Account paths accept the same credentials as API v1 (apps/docs/service/account.md).
    apiVersion: /^\/(v1|account)\//.test(path) ? "v1" : "v2",
    isIdempotent,
    requestTimeout,
    signal,
  };
  const { data, requestId } = await (isIdempotent ? (await transport()).request(call) : requestCreate(call));
  return { data, requestId };
}
