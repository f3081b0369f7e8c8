import { type Json, writeJson } from "./json.ts";

/**
 * What every answer of the API is wrapped in (apps/docs/service/responses.md#envelope): `SUCCEED` was seen live, `data`
 * is missing on errors.
 */
export function envelope(status: number, code: number, message: string, requestId: string, data?: Json): Response {
  return new Response(writeJson({ code, message, request_id: requestId, ...(data === undefined ? {} : { data }) }), {
    status,
    headers: { "content-type": "application/json" },
  });
}
