/** The groups of service codes. Each has one error class. */
export type CodeGroup = "authentication" | "account" | "permission" | "request" | "policy" | "busy" | "service";

/** A code of the service. */
export interface ServiceCode {
  /** The `code` of a response. */
  readonly code: number;
  // One report saw 1303 under 200: decide on `code`.
  /** The HTTP status that the service documents for the code. A response may have another. */
  readonly httpStatus: number;
  /** A readable name. */
  readonly name: string;
  /** The group, which determines the error class. */
  readonly group: CodeGroup;
  /** What to do next, in a sentence. */
  readonly advice: string;
  /**
   * Whether the same request can succeed later without a change:
   * - `"always"`: after a wait.
   * - `"reads"`: a read after a wait. A create may have been executed.
   * - `"reauthorize"`: once, with a new signature.
   * - `"never"`: it cannot.
   */
  readonly retry: "always" | "reads" | "reauthorize" | "never";
}

/** The codes that klingkit treats apart from the others of their group. */
export const specialCodes: {
  /** The service received no credential: something on the way removed the header. */
  readonly authorizationMissing: 1001;
  /** A value is invalid. The service also uses it for an external task id that is in use. */
  readonly invalidValue: 1201;
  /** The resource does not exist. */
  readonly notFound: 1203;
  /** The account runs as many tasks as its resource pack allows. */
  readonly concurrencyLimit: 1303;
  /** The service is down. Most likely it did not start the request. */
  readonly serviceDown: 5001;
} = {
  authorizationMissing: 1001,
  invalidValue: 1201,
  notFound: 1203,
  concurrencyLimit: 1303,
  serviceDown: 5001,
};

// See apps/docs/service/errors.md#error-codes. The `retry` column follows the documented advice.
/** Every service code that klingkit knows. */
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
    advice: "Send the credential; a proxy on the way may have removed the header.",
  },
  {
    code: 1002,
    httpStatus: 401,
    name: "Authorization header invalid",
    group: "authentication",
    retry: "never",
    advice: "Check the credential, and that it belongs to this region.",
  },
  {
    code: 1003,
    httpStatus: 401,
    name: "token not valid yet",
    group: "authentication",
    retry: "reauthorize",
    advice: "Set this machine's clock: it runs ahead of the service's.",
  },
  {
    code: 1004,
    httpStatus: 401,
    name: "token expired",
    group: "authentication",
    retry: "reauthorize",
    advice: "Set this machine's clock: it runs behind the service's.",
  },
  {
    code: 1100,
    httpStatus: 429,
    name: "account in an abnormal state",
    group: "account",
    retry: "never",
    advice: "Look at the account in the console; waiting does not help.",
  },
  {
    code: 1101,
    httpStatus: 429,
    name: "account in arrears",
    group: "account",
    retry: "never",
    advice: "Top the account up; waiting does not help.",
  },
  {
    code: 1102,
    httpStatus: 429,
    name: "resource pack used up or expired",
    group: "account",
    retry: "never",
    advice: "Buy a resource pack of this kind (video, image and try-on are apart); waiting does not help.",
  },
  {
    code: 1103,
    httpStatus: 403,
    name: "no right to this API or model",
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
    advice: "Correct what the message names.",
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
    advice: "Choose a model or resource that exists.",
  },
  {
    code: 1300,
    httpStatus: 400,
    name: "refused by platform policy",
    group: "policy",
    retry: "never",
    advice: "Change the input.",
  },
  {
    code: 1301,
    httpStatus: 400,
    name: "refused by content-safety policy",
    group: "policy",
    retry: "never",
    advice: "Change the prompt or the media.",
  },
  {
    code: 1302,
    httpStatus: 429,
    name: "too many requests",
    group: "busy",
    retry: "always",
    advice: "Send more slowly.",
  },
  {
    code: specialCodes.concurrencyLimit,
    httpStatus: 429,
    name: "concurrency above the resource pack",
    group: "busy",
    retry: "always",
    advice: "Wait for a running task to end, or buy more concurrency.",
  },
  {
    code: 1304,
    httpStatus: 429,
    name: "IP address not on the whitelist",
    group: "permission",
    retry: "never",
    advice: "Add this machine's address to the whitelist; waiting does not help.",
  },
  {
    code: 5000,
    httpStatus: 500,
    name: "internal error of the service",
    group: "service",
    retry: "reads",
    advice: "Try again later.",
  },
  {
    code: specialCodes.serviceDown,
    httpStatus: 503,
    name: "service temporarily down",
    group: "service",
    retry: "reads",
    advice: "Try again later.",
  },
  {
    code: 5002,
    httpStatus: 504,
    name: "internal timeout of the service",
    group: "service",
    retry: "reads",
    advice: "Try again later.",
  },
];

const byCode: ReadonlyMap<number, ServiceCode> = new Map(serviceCodes.map((row) => [row.code, row]));

/**
 * Returns what is known of a service code. Undefined for an unknown one.
 * @example serviceCode(1303)?.advice; // "Wait for a running task to end, or buy more concurrency."
 */
export function serviceCode(code: number): ServiceCode | undefined {
  return byCode.get(code);
}
