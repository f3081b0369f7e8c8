import { parseJson } from "../json.ts";
import type { RawResponse } from "./send.ts";

/** The envelope of a response, or the reason why the response has none. */
export type Envelope =
  | {
      readonly ok: true;
      readonly code: number;
      readonly message: string;
      readonly requestId: string | undefined;
      readonly data: unknown;
    }
  | {
      readonly ok: false;
      readonly problem: string;
      /** The parsed body, if it is JSON. */
      readonly body?: unknown;
    };

// See apps/docs/service/responses.md#envelope.
/**
 * Parses the envelope `{ code, message, request_id, data }`. A code other than 0 is an error regardless of the HTTP
 * status. A success requires HTTP 2xx and code 0.
 */
export function readEnvelope({ status, text }: RawResponse): Envelope {
  if (status >= 300 && status < 400) return { ok: false, problem: "is a redirect, which klingkit does not follow" };
  if (status === 0) return { ok: false, problem: "is a redirect, or the browser blocked access to it" };
  if (text.trim() === "") return { ok: false, problem: "has no body" };
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return { ok: false, problem: /^\s*</.test(text) ? "is an HTML page" : "is not valid JSON" };
  }
  if (typeof body !== "object" || body === null || !("code" in body) || typeof body.code !== "number") {
    return { ok: false, problem: "has no code", body };
  }
  if (body.code === 0 && (status < 200 || status >= 300))
    return { ok: false, problem: `has code 0 although the HTTP status is ${status}` };
  return {
    ok: true,
    code: body.code,
    message: "message" in body && typeof body.message === "string" ? body.message : "",
    requestId: "request_id" in body && typeof body.request_id === "string" ? body.request_id : undefined,
    data: "data" in body ? body.data : undefined,
  };
}
