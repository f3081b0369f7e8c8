import { ConfigurationError } from "@klingkit/errors";
import type { KlingOptions } from "./options.ts";

/** Refuses a key in a web page, where every visitor can read it. @throws ConfigurationError */
export function guardBrowser(options: KlingOptions, scope: object = globalThis): void {
  const inPage = "window" in scope && "document" in scope;
  const holdsKey =
    options.apiKey !== undefined || options.secretKey !== undefined || (options.auth && options.auth.kind !== "custom");
  if (!inPage || !holdsKey || options.dangerouslyAllowBrowser) return;
  throw new ConfigurationError("A key in a web page can be read by every visitor.", {
    taskState: "none",
    fault: "credentials",
    advice: "Keep it on a server of yours; or, if this page is only yours, set dangerouslyAllowBrowser.",
  });
}
