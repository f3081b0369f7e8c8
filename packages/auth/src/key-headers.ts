import { accessKeyHint, type KeyPair } from "./credential.ts";
import { holdPair } from "./credential-provider.ts";
import { contentType, isTokenTimeRejected, type ValueOrProvider, type Credentials } from "./credentials.ts";

// The public documentation does not list these headers: see apps/docs/service/authentication.md#key-headers.
/**
 * Creates credentials that send the keys as `X-Api-Key` and `X-Api-Secret`, for a gateway that expects these headers.
 * The service itself probably rejects them, because its documentation does not list them. They are used on API v1 only.
 *
 * The keys are checked when a request first needs them: `headers()` rejects with a `ConfigurationError` if a key is
 * empty or has a blank, a line break or a character that a header cannot carry.
 * @param pair the keys, or a function that returns them; a function is called again when the gateway rejects the keys
 * @example
 * const auth = keyHeaders({ accessKey, secretKey });
 * const kling = createKling({ auth, baseUrl: "https://gateway.example.com" });
 */
export function keyHeaders(pair: ValueOrProvider<KeyPair>): Credentials {
  const held = holdPair(pair);
  let hint: string | undefined;
  return {
    kind: "keyHeaders",
    apiVersions: ["v1"],
    isLocal: typeof pair !== "function",
    async headers(request) {
      const { accessKey, secretKey } = await held.get(request?.signal);
      hint = accessKeyHint(accessKey);
      return { "X-Api-Key": accessKey, "X-Api-Secret": secretKey, ...contentType };
    },
    async rejected({ serviceCode, headers, signal }) {
      if (isTokenTimeRejected(serviceCode)) return "stop";
      const refused = { accessKey: headers["X-Api-Key"] ?? "", secretKey: headers["X-Api-Secret"] ?? "" };
      return (await held.changedFrom(refused, signal)) ? { retryReason: "credential-changed" } : "stop";
    },
    accepted() {},
    hint: () => hint,
  };
}
