/** The groups of service codes. Each has one error class. */
export type CodeGroup = "authentication" | "account" | "permission" | "request" | "content" | "busy" | "service";

/** A code that the service returns in the `code` field of a response. */
export interface ServiceCode {
  /** The `code` of a response. */
  readonly code: number;
  // One report observed 1303 with HTTP 200, so decisions use `code`.
  /** The HTTP status that the service documents for the code. A response may have a different one. */
  readonly httpStatus: number;
  /** A short description of the problem. */
  readonly name: string;
  /** The group of the code. It determines the error class. */
  readonly group: CodeGroup;
  /** The next step, as a full sentence. */
  readonly advice: string;
  /**
   * Whether the same request can succeed without a change:
   * - `"always"`: it can succeed after a wait.
   * - `"reads"`: a read can succeed after a wait. A create may already have been executed.
   * - `"reauthorize"`: it can succeed once, with a new signature.
   * - `"never"`: it cannot succeed.
   */
  readonly retry: "always" | "reads" | "reauthorize" | "never";
}

/** The service codes that klingkit handles differently from the rest of their group. */
export const specialCodes: {
  /** The service received no credential, because a proxy or gateway removed the header. */
  readonly authorizationMissing: 1001;
  /** A value is invalid. The service also returns this code if an external task id is already in use. */
  readonly invalidValue: 1201;
  /** The resource does not exist. */
  readonly notFound: 1203;
  /** All concurrency slots of the resource pack are in use. */
  readonly concurrencyLimit: 1303;
  /** The service is temporarily unavailable. It has probably not started to process the request. */
  readonly serviceDown: 5001;
} = {
  authorizationMissing: 1001,
  invalidValue: 1201,
  notFound: 1203,
  concurrencyLimit: 1303,
  serviceDown: 5001,
};

// See apps/docs/service/errors.md#error-codes. The `retry` column follows the documented advice.
/** All service codes that klingkit knows. */
export const serviceCodes: readonly ServiceCode[] = [
  {
    code: 1000,
    httpStatus: 401,
    name: "authentication failed",
    group: "authentication",
    retry: "never",
    advice: "Check the access key and the secret key, or the API key.",
  },
  {
    code: specialCodes.authorizationMissing,
    httpStatus: 401,
    name: "Authorization header empty",
    group: "authentication",
    retry: "never",
    advice: "Send a credential in the `Authorization` header.",
  },
  {
    code: 1002,
    httpStatus: 401,
    name: "Authorization header invalid",
    group: "authentication",
    retry: "never",
    advice: "Check the credential and whether it belongs to this region.",
  },
  {
    code: 1003,
    httpStatus: 401,
    name: "token not valid yet",
    group: "authentication",
    retry: "reauthorize",
    advice: "Correct the clock of this machine: it is ahead of the service's clock.",
  },
  {
    code: 1004,
    httpStatus: 401,
    name: "token expired",
    group: "authentication",
    retry: "reauthorize",
    advice: "Correct the clock of this machine: it is behind the service's clock.",
  },
  {
    code: 1100,
    httpStatus: 429,
    name: "account in an abnormal state",
    group: "account",
    retry: "never",
    advice: "Check the account in the console. Waiting does not help.",
  },
  {
    code: 1101,
    httpStatus: 429,
    name: "account in arrears",
    group: "account",
    retry: "never",
    advice: "Top up the account. Waiting does not help.",
  },
  {
    code: 1102,
    httpStatus: 429,
    name: "resource pack used up or expired",
    group: "account",
    retry: "never",
    advice: "Buy a resource pack of this kind (video, image and try-on packs are separate). Waiting does not help.",
  },
  {
    code: 1103,
    httpStatus: 403,
    name: "no permission for this API or model",
    group: "permission",
    retry: "never",
    advice: "Enable API access for this account or model in the console.",
  },
  {
    code: 1200,
    httpStatus: 400,
    name: "invalid request parameters",
    group: "request",
    retry: "never",
    advice: "Correct the input.",
  },
  {
    code: specialCodes.invalidValue,
    httpStatus: 400,
    name: "invalid key or value",
    group: "request",
    retry: "never",
    advice: "Correct the value that the message names.",
  },
  {
    code: 1202,
    httpStatus: 404,
    name: "invalid request method",
    group: "request",
    retry: "never",
    advice: "Correct the method or the path.",
  },
  {
    code: specialCodes.notFound,
    httpStatus: 404,
    name: "no such resource",
    group: "request",
    retry: "never",
    advice: "Use a model or resource that exists.",
  },
  {
    code: 1300,
    httpStatus: 400,
    name: "rejected by the platform policy",
    group: "content",
    retry: "never",
    advice: "Change the input.",
  },
  {
    code: 1301,
    httpStatus: 400,
    name: "rejected by the content-safety policy",
    group: "content",
    retry: "never",
    advice: "Change the prompt or the media.",
  },
  {
    code: 1302,
    httpStatus: 429,
    name: "too many requests",
    group: "busy",
    retry: "always",
    advice: "Send requests more slowly.",
  },
  {
    code: specialCodes.concurrencyLimit,
    httpStatus: 429,
    name: "concurrency limit of the resource pack reached",
    group: "busy",
    retry: "always",
    advice: "Wait until a running task finishes, or buy more concurrency.",
  },
  {
    code: 1304,
    httpStatus: 429,
    name: "IP address not on the allowlist",
    group: "permission",
    retry: "never",
    advice: "Add the IP address of this machine to the account's allowlist. Waiting does not help.",
  },
  {
    code: 5000,
    httpStatus: 500,
    name: "internal service error",
    group: "service",
    retry: "reads",
    advice: "Try again later.",
  },
  {
    code: specialCodes.serviceDown,
    httpStatus: 503,
    name: "service temporarily unavailable",
    group: "service",
    retry: "reads",
    advice: "Try again later.",
  },
  {
    code: 5002,
    httpStatus: 504,
    name: "internal service timeout",
    group: "service",
    retry: "reads",
    advice: "Try again later.",
  },
];

const byCode: ReadonlyMap<number, ServiceCode> = new Map(serviceCodes.map((row) => [row.code, row]));

/**
 * Returns the table entry of a service code, or undefined if klingkit does not know the code.
 * @example serviceCode(1303)?.advice; // "Wait until a running task finishes, or buy more concurrency."
 */
export function serviceCode(code: number): ServiceCode | undefined {
  return byCode.get(code);
}
