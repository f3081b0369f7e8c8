import { type ApiVersion, ConfigurationError } from "@klingkit/errors";
import type { AuthorizedRequest, Rejection, RetryDecision } from "@klingkit/http";
import { contentType, type Credentials } from "./credentials.ts";

/** The functions of your own credentials. */
export interface CustomCredentials {
  /**
   * The API versions that accept the credential.
   * @default ["v2", "v1"]
   */
  readonly apiVersions?: readonly ApiVersion[];
  /**
   * Returns the headers of a request. klingkit adds `Content-Type: application/json` if it is missing.
   * @example async headers() { return { Authorization: `Bearer ${await fetchToken()}` }; }
   */
  headers(request?: AuthorizedRequest): Record<string, string> | Promise<Record<string, string>>;
  /**
   * Called when the service rejects the credential. Returns whether to send the request once more.
   * @default returns "do-not-retry"
   */
  rejected?(rejection: Rejection): RetryDecision | Promise<RetryDecision>;
}

/**
 * Creates credentials from your own functions, for a gateway that expects different headers.
 * @example
 * const kling = createKling({
 *   baseUrl: "https://gateway.example.com/kling",
 *   auth: custom({ headers: async () => ({ Authorization: `Bearer ${await fetchToken()}` }) }),
 * });
 */
export function custom(credentials: CustomCredentials): Credentials {
  return {
    kind: "custom",
    apiVersions: credentials.apiVersions ?? ["v2", "v1"],
    skipTimeout: false,
    async headers(request) {
      const headers: unknown = await credentials.headers(request);
      // A copy of another value would have no credential: the function has no `return`, or returns `Headers`.
      if (typeof headers !== "object" || headers === null || Symbol.iterator in headers) {
        throw new ConfigurationError("The function `headers` of the credential did not return a record of strings.", {
          fault: "credentials",
          advice: "Return an object such as `{ Authorization: … }`; convert `Headers` with `Object.fromEntries`.",
        });
      }
      // `fetch` would join two spellings of one header to `application/json, application/json`.
      const hasContentType = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
      return { ...(hasContentType ? {} : contentType), ...headers };
    },
    rejected: async (rejection) => (await credentials.rejected?.(rejection)) ?? "do-not-retry",
    accepted() {},
    hint: () => undefined,
  };
}
