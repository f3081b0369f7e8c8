import { cleanKey } from "./credential.ts";
import { hold } from "./credential-provider.ts";
import {
  bearer,
  type BearerCredentials,
  contentType,
  isTokenTimeRejected,
  type ValueOrProvider,
} from "./credentials.ts";

// The keys of the console since 2026-06-17: see apps/docs/service/authentication.md#api-keys.
/**
 * Creates credentials from an API key. They work on API v2 (model in the path) and on API v1.
 *
 * The key is checked when a request first needs it: `token()` and `headers()` reject with a `ConfigurationError` if it
 * is empty or has a blank, a line break or a character that a header cannot carry.
 * @param key the key, or a function that returns it; a function is called again when the service rejects the key
 * @example
 * const auth = apiKey(() => vault.read("kling"));
 * const kling = createKling({ auth });
 */
export function apiKey(key: ValueOrProvider<string>): BearerCredentials {
  const held = hold(
    key,
    (value) => cleanKey("apiKey", value),
    (a, b) => a === b,
  );
  return {
    kind: "apiKey",
    apiVersions: ["v2", "v1"],
    isLocal: typeof key !== "function",
    token: () => held.get(),
    async headers(request) {
      return { Authorization: `Bearer ${await held.get(request?.signal)}`, ...contentType };
    },
    async rejected({ serviceCode, headers, signal }) {
      if (isTokenTimeRejected(serviceCode)) return "stop";
      return (await held.changedFrom(bearer(headers), signal)) ? { retryReason: "credential-changed" } : "stop";
    },
    accepted() {},
    hint: () => undefined,
  };
}
