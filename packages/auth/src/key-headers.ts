import { accessKeyHint, cleanPair, type KeyPair } from "./credential.ts";
import { hold } from "./held.ts";
import { contentType, isAboutTime, type Provided, type Strategy } from "./strategy.ts";

/**
 * `X-Api-Key` and `X-Api-Secret`, for gateways and proxies that speak this form.
 * The public documentation of the service does not list these headers (kling-api V 3.5): expect the service itself to refuse them.
 */
export function keyHeaders(pair: Provided<KeyPair>): Strategy {
  const held = hold(
    pair,
    (value) => cleanPair(value),
    (a, b) => a.accessKey === b.accessKey && a.secretKey === b.secretKey,
  );
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
      if (isAboutTime(serviceCode)) return "stop";
      const refused = { accessKey: headers["X-Api-Key"] ?? "", secretKey: headers["X-Api-Secret"] ?? "" };
      return (await held.changedFrom(refused, signal)) ? { again: "credential-changed" } : "stop";
    },
    accepted() {},
    hint: () => hint,
  };
}
