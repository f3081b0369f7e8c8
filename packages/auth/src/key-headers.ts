import type { KeyPair } from "./credential.ts";
import { cacheKeyPair } from "./credential-provider.ts";
import { contentType, isTokenTimeRejected, type ValueOrProvider, type Credentials } from "./credentials.ts";

// The public documentation does not mention these headers: see apps/docs/service/authentication.md#key-headers.
/**
 * Creates credentials that send the keys as `X-Api-Key` and `X-Api-Secret`, for a gateway that expects these headers.
 * The service probably rejects them, because its documentation does not mention them. They are sent to API v1 only.
 *
 * The keys are validated when a request first needs them: `headers()` rejects with a `ConfigurationError` if a key is empty
 * or contains a space, a line break or a character that is not allowed in a header.
 * @param pair the keys, or a function that returns them. The function is called again when the gateway rejects the keys.
 * @example
 * const auth = keyHeaders({ accessKey, secretKey });
 * const kling = createKling({ auth, baseUrl: "https://gateway.example.com" });
 */
export function keyHeaders(pair: ValueOrProvider<KeyPair>): Credentials {
  const keyPair = cacheKeyPair(pair);
  return {
    kind: "keyHeaders",
    apiVersions: ["v1"],
    skipTimeout: typeof pair !== "function",
    async headers(request) {
      const { accessKey, secretKey } = await keyPair.get(request?.signal);
      return { "X-Api-Key": accessKey, "X-Api-Secret": secretKey, ...contentType };
    },
    async rejected({ serviceCode, headers, signal }) {
      if (isTokenTimeRejected(serviceCode)) return "do-not-retry";
      const rejected = { accessKey: headers["X-Api-Key"] ?? "", secretKey: headers["X-Api-Secret"] ?? "" };
      return (await keyPair.refresh(rejected, signal)) ? { retryReason: "credential-changed" } : "do-not-retry";
    },
    accepted() {},
    hint: () => undefined,
  };
}
