import { ConfigurationError } from "@klingkit/errors";
import type { KlingOptions } from "./options.ts";

/**
 * Prevents the use of a key in a web page.
 * @throws {ConfigurationError} if an option contains a key, this is a web page, and `dangerouslyAllowBrowser` is not
 *   set
 */
export function guardBrowser(options: KlingOptions, scope: object = globalThis): void {
  const isWebPage = "window" in scope && "document" in scope;
  const hasKey =
    options.apiKey !== undefined || options.secretKey !== undefined || (options.auth && options.auth.kind !== "custom");
  if (!isWebPage || !hasKey || options.dangerouslyAllowBrowser) return;
  throw new ConfigurationError(
    "A key in a web page can be read by every visitor, who could create tasks at your expense.",
    {
      taskState: "none",
      fault: "credentials",
      advice: "Keep the key on your server. If only you use the page, set `dangerouslyAllowBrowser` to `true`.",
    },
  );
}
