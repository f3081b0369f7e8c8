import { apiKey, fromEnvironment, jwt, type Strategy } from "@klingkit/auth";
import { ConfigurationError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { KlingOptions } from "./options.ts";

/**
 * The strategy of a client: an explicit strategy, else an explicit key, else an explicit pair, else the environment's
 * key, else its pair.
 * @throws ConfigurationError when there is none, or half a pair
 */
export function chooseStrategy(
  options: KlingOptions,
  environment: () => Readonly<Record<string, string | undefined>>,
  clock: Clock,
): Strategy {
  if (options.auth) return options.auth;
  if (options.apiKey !== undefined) return apiKey(options.apiKey);
  const { accessKey, secretKey } = options;
  if (accessKey === undefined && secretKey === undefined) return fromEnvironment(environment(), { clock });
  if (accessKey === undefined || secretKey === undefined) {
    const [given, missing] = accessKey === undefined ? ["secretKey", "accessKey"] : ["accessKey", "secretKey"];
    throw new ConfigurationError(`${given} was given without ${missing}.`, {
      taskState: "none",
      advice: `Give ${missing} too, or an apiKey.`,
    });
  }
  return jwt({ accessKey, secretKey }, { clock });
}

/** Refuses a key in a web page, where every visitor can read it. @throws ConfigurationError */
export function guardBrowser(options: KlingOptions, scope: object = globalThis): void {
  const inPage = "window" in scope && "document" in scope;
  const holdsKey =
    options.apiKey !== undefined || options.secretKey !== undefined || (options.auth && options.auth.kind !== "custom");
  if (!inPage || !holdsKey || options.dangerouslyAllowBrowser) return;
  throw new ConfigurationError("A key in a web page can be read by every visitor.", {
    taskState: "none",
    advice: "Keep it on a server of yours; or, if this page is only yours, set dangerouslyAllowBrowser.",
  });
}
