/**
 * The service codes with HTTP status and message. The statuses are official (apps/docs/service/errors.md#error-codes).
 * The messages marked `observed` were reported by third parties (apps/docs/service/errors.md#messages). The others are
 * invented, because the real ones are not known (apps/docs/service/open-questions.md#not-known).
 */
export const CODES = {
  1000: { status: 401, message: "Authentication failed" },
  1001: { status: 401, message: "Authorization is empty" },
  1002: { status: 401, message: "Authorization is invalid" },
  1003: { status: 401, message: "Authorization is not yet valid" },
  1004: { status: 401, message: "Authorization has expired" },
  1100: { status: 429, message: "Account is in an abnormal state" },
  1101: { status: 429, message: "Account is in arrears" },
  1102: { status: 429, message: "Account balance not enough" }, // observed
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

/** A documented service code. */
export type Code = keyof typeof CODES;

/** Returns the status and the message of a code. Returns undefined if the code is not documented. */
export function codeDetails(code: number): { readonly status: number; readonly message: string } | undefined {
  return Object.entries(CODES).find(([known]) => Number(known) === code)?.[1];
}

/** An error that rejects a request. The API renders it as an envelope. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: Code;
  readonly status: number;

  constructor(code: Code, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * Rejects the request.
 * @throws {ApiError} always
 */
export function reject(code: Code, message: string = CODES[code].message, status: number = CODES[code].status): never {
  throw new ApiError(code, message, status);
}
