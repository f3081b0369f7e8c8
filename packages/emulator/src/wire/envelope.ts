import { type Json, writeJson } from "./json.ts";

/**
 * Creates a response with the envelope of the API (apps/docs/service/responses.md#envelope). `SUCCEED` and the missing
 * `data` of errors were observed.
 */
export function envelope(status: number, code: number, message: string, requestId: string, data?: Json): Response {
  return new Response(writeJson({ code, message, request_id: requestId, ...(data === undefined ? {} : { data }) }), {
    status,
    headers: { "content-type": "application/json" },
  });
}
