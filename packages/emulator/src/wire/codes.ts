/**
 * The service's codes: HTTP status and a text. The statuses are official (apps/docs/service/errors.md#error-codes);
 * texts marked `seen` were read on the wire by third parties (apps/docs/service/errors.md#messages), the others are
 * this emulator's, as none is known (apps/docs/service/open-questions.md#not-known).
 */
export const CODES = {
  1000: { status: 401, message: "Authentication failed" },
  1001: { status: 401, message: "Authorization is empty" },
  1002: { status: 401, message: "Authorization is invalid" },
  1003: { status: 401, message: "Authorization is not yet valid" },
  1004: { status: 401, message: "Authorization has expired" },
  1100: { status: 429, message: "Account is in an abnormal state" },
  1101: { status: 429, message: "Account is in arrears" },
  1102: { status: 429, message: "Account balance not enough" }, // seen
  1103: { status: 403, message: "No permission to this API or model" },
  1200: { status: 400, message: "Request parameters are invalid" },
  1201: { status: 400, message: "Key or value is invalid" },
  1202: { status: 404, message: "Request method is invalid" },
  1203: { status: 404, message: "Requested resource does not exist" },
  1300: { status: 400, message: "The request triggered the platform policy" },
  1301: { status: 400, message: "The request triggered the content security policy" },
  1302: { status: 429, message: "Too many requests, rate limit exceeded" },
  1303: { status: 429, message: "parallel task over resource pack limit" }, // the documented sample
  1304: { status: 429, message: "IP is not on the whitelist" },
  5000: { status: 500, message: "Internal server error" },
  5001: { status: 503, message: "Service is temporarily unavailable" },
  5002: { status: 504, message: "Internal timeout" },
} as const;

/** Every code that the service documents. */
export type Code = keyof typeof CODES;

/** The row of any number that a fault rule may carry. */
export function rowOf(code: number): { readonly status: number; readonly message: string } | undefined {
  return Object.entries(CODES).find(([known]) => Number(known) === code)?.[1];
}

/** Thrown where a request is rejected; the API renders it as the service's envelope. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: Code;
  readonly status: number;

  constructor(code: Code, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Rejects the request: throws, so that a check reads as one line. */
export function refuse(code: Code, message: string = CODES[code].message, status: number = CODES[code].status): never {
  throw new Refusal(code, message, status);
}
