import { cleanKey } from "./credential.ts";
import { hold } from "./held.ts";
import { bearer, type BearerStrategy, contentType, isAboutTime, type Provided } from "./strategy.ts";

/** The keys of the console since 2026-06-17: one opaque string, good for both wire designs (kling-api V 3.2, official mirror). */
export function apiKey(key: Provided<string>): BearerStrategy {
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
      if (isAboutTime(serviceCode)) return "stop";
      return (await held.changedFrom(bearer(headers), signal)) ? { again: "credential-changed" } : "stop";
    },
    accepted() {},
    hint: () => undefined,
  };
}
