import type { ApiVersion } from "@klingkit/errors";
import type { AuthorizedRequest, Rejection, RejectionVerdict } from "@klingkit/http";
import { contentType, type Credentials } from "./credentials.ts";

/** The parts of your own credentials. */
export interface CustomCredentials {
  /**
   * The API versions that accept the credential.
   * @default ["v2", "v1"]
   */
  readonly apiVersions?: readonly ApiVersion[];
  /**
   * Returns the headers of a request. `Content-Type: application/json` is added.
   * @example async headers() { return { Authorization: `Bearer ${await fetchToken()}` }; }
   */
  headers(request?: AuthorizedRequest): Record<string, string> | Promise<Record<string, string>>;
  /**
   * Called when the service rejects the credential. Decides whether the request is sent once more.
   * @default returns "stop"
   */
  rejected?(rejection: Rejection): RejectionVerdict | Promise<RejectionVerdict>;
}

/**
 * Creates credentials from your own functions, for a gateway that expects other headers.
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
    isLocal: false,
    headers: async (request) => ({ ...contentType, ...(await credentials.headers(request)) }),
    rejected: async (rejection) => (await credentials.rejected?.(rejection)) ?? "stop",
    accepted() {},
    hint: () => undefined,
  };
}
