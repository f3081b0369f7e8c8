import { apiKeyHint, normalizeKey } from "./credential.ts";
import { cacheCredential } from "./credential-provider.ts";
import {
  bearerToken,
  type BearerCredentials,
  contentType,
  isTokenTimeRejected,
  type ValueOrProvider,
} from "./credentials.ts";

// The console issues these keys since 2026-06-17: see apps/docs/service/authentication.md#api-keys.
/**
 * Creates credentials from an API key. API v2 and API v1 accept them.
 *
 * The key is validated when a request first needs it: `token()` and `headers()` reject with a `ConfigurationError` if the key
 * is empty or contains a space, a line break or a character that is not allowed in a header.
 * @param key the key, or a function that returns it. The function is called again when the service rejects the key.
 * @example
 * const auth = apiKey(() => vault.read("kling"));
 * const kling = createKling({ auth });
 */
export function apiKey(key: ValueOrProvider<string>): BearerCredentials {
  const credential = cacheCredential(
    key,
    (value) => normalizeKey("apiKey", value),
    (a, b) => a === b,
  );
  let hint: string | undefined;
  return {
    kind: "apiKey",
    apiVersions: ["v2", "v1"],
    skipTimeout: typeof key !== "function",
    token: () => credential.get(),
    async headers(request) {
      const value = await credential.get(request?.signal);
      hint = apiKeyHint(value);
      return { Authorization: `Bearer ${value}`, ...contentType };
    },
    async rejected({ serviceCode, headers, signal }) {
      if (isTokenTimeRejected(serviceCode)) return "do-not-retry";
      return (await credential.refresh(bearerToken(headers), signal))
        ? { retryReason: "credential-changed" }
        : "do-not-retry";
    },
    accepted() {},
    hint: () => hint,
  };
}
