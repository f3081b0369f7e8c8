/** Every code that the service documents. */
export type Code =
  | 1000
  | 1001
  | 1002
  | 1003
  | 1004
  | 1100
  | 1101
  | 1102
  | 1103
  | 1200
  | 1201
  | 1202
  | 1203
  | 1300
  | 1301
  | 1302
  | 1303
  | 1304
  | 5000
  | 5001
  | 5002;

/**
 * The service's codes: HTTP status and a text. The statuses are official (kling-api V 5.1); texts marked `seen` were
 * read on the wire by third parties (V 5.2), the others are this emulator's own words, as none is known (V 14).
 */
export const CODES: Readonly<Record<Code, { readonly status: number; readonly message: string }>> = {
  1000: { status: 401, message: "Authentication failed" },
  1001: { status: 401, message: "Authorization is empty" },
  1002: { status: 401, message: "Authorization is invalid" },
  1003: { status: 401, message: "Authorization is not yet valid" },
  1004: { status: 401, message: "Authorization has expired" },
  1100: { status: 429, message: "Account is in an abnormal state" },
  1101: { status: 429, message: "Account is in arrears" },
  /** seen */
  1102: { status: 429, message: "Account balance not enough" },
  1103: { status: 403, message: "No permission to this API or model" },
  1200: { status: 400, message: "Request parameters are invalid" },
  1201: { status: 400, message: "Key or value is invalid" },
  1202: { status: 404, message: "Request method is invalid" },
  1203: { status: 404, message: "Requested resource does not exist" },
  1300: { status: 400, message: "The request triggered the platform policy" },
  1301: { status: 400, message: "The request triggered the content security policy" },
  1302: { status: 429, message: "Too many requests, rate limit exceeded" },
  /** documented sample */
  1303: { status: 429, message: "parallel task over resource pack limit" },
  1304: { status: 429, message: "IP is not on the whitelist" },
  5000: { status: 500, message: "Internal server error" },
  5001: { status: 503, message: "Service is temporarily unavailable" },
  5002: { status: 504, message: "Internal timeout" },
};

/** The table's row for any number that a fault rule may carry. */
export function rowOf(code: number): { status: number; message: string } | undefined {
  return Object.entries(CODES).find(([known]) => Number(known) === code)?.[1];
}
