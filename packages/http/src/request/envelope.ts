import { parseJson } from "../json.ts";
import { redactData } from "../redact.ts";
import type { HeaderRecord } from "./headers.ts";
import type { RawResponse } from "./send.ts";

/** The envelope of a response, or the reason why the response has none. */
export type Envelope =
  | {
      readonly ok: true;
      readonly code: number;
      readonly message: string;
      readonly requestId: string | undefined;
      readonly data: unknown;
      /** Whether the code of a success is one that only gateways return, such as `"success"`. */
      readonly isFromGateway: boolean;
      /** The parsed body. */
      readonly body: unknown;
    }
  | {
      readonly ok: false;
      readonly problem: string;
      /** The parsed body, if it is JSON. */
      readonly body?: unknown;
    };

/** The codes of a success that gateways return instead of the number 0, in lower case. */
const gatewaySuccesses: ReadonlySet<string> = new Set(["0", "200", "success", "succeed", "ok"]);

// See apps/docs/service/responses.md#envelope.
/**
 * Parses the envelope `{ code, message, request_id, data }`. A code other than 0 is an error regardless of the HTTP
 * status. A success requires HTTP 2xx and code 0, or the code of a gateway and `data`.
 * @param sent the headers that were sent, whose secrets are removed
 */
export function readEnvelope({ status, text }: RawResponse, sent: HeaderRecord): Envelope {
  if (status >= 300 && status < 400) return { ok: false, problem: "is a redirect, which klingkit does not follow" };
  if (status === 0) return { ok: false, problem: "is a redirect, or the browser blocked access to it" };
  if (text.trim() === "") return { ok: false, problem: "has no body" };
  let body: unknown;
  try {
    body = redactData(parseJson(text), sent);
  } catch {
    return { ok: false, problem: /^\s*</.test(text) ? "is an HTML page" : "is not valid JSON" };
  }
  const fields: object = typeof body === "object" && body !== null ? body : {};
  const code = "code" in fields ? fields.code : undefined;
  if (typeof code !== "number" && typeof code !== "string") return { ok: false, problem: "has no code", body };
  const data = "data" in fields ? fields.data : undefined;
  const isFromGateway = code !== 0 && gatewaySuccesses.has(String(code).toLowerCase());
  const number = isFromGateway ? 0 : numberOf(code);
  if (number === undefined) return { ok: false, problem: "has a code that is not a number", body };
  if (number === 0 && (status < 200 || status >= 300))
    return { ok: false, problem: `has code ${code} although the HTTP status is ${status}` };
  if (number === status) return { ok: false, problem: "has only the HTTP status as its code", body };
  if (isFromGateway && (data === undefined || data === null))
    return { ok: false, problem: `has code ${code}, but no data`, body };
  return {
    ok: true,
    code: number,
    message: "message" in fields && typeof fields.message === "string" ? fields.message : "",
    requestId: "request_id" in fields && typeof fields.request_id === "string" ? fields.request_id : undefined,
    data,
    isFromGateway,
    body,
  };
}

/** Returns a code as a number: some gateways return it as text. Undefined if it is not a number. */
function numberOf(code: number | string): number | undefined {
  return typeof code === "number" ? code : /^\d{1,9}$/.test(code) ? Number(code) : undefined;
}
