import { ConfigurationError } from "@klingkit/errors";
import { isLoopback } from "./private-address.ts";

/** Where the service answers (kling-api V 2, official mirror). Keys belong to one region. */
export const regions: {
  readonly singapore: "https://api-singapore.klingai.com";
  readonly beijing: "https://api-beijing.klingai.com";
  readonly global: "https://api.klingai.com";
} = {
  /** Everyone outside mainland China. */
  singapore: "https://api-singapore.klingai.com",
  /** Mainland China. */
  beijing: "https://api-beijing.klingai.com",
  /** The former global host, replaced by Singapore; still seen in old code. */
  global: "https://api.klingai.com",
};

export type Region = keyof typeof regions;

/** The host of a region. @throws ConfigurationError for a region that does not exist */
export function regionUrl(region: string): string {
  const url = Object.entries(regions).find(([name]) => name === region)?.[1];
  if (url) return url;
  throw new ConfigurationError(`There is no region "${region}".`, {
    taskState: "none",
    advice: `Choose one of ${Object.keys(regions).join(", ")}, or give baseUrl.`,
  });
}

/**
 * Normalizes a base URL: removes a trailing slash and `/v1` (older examples have it), keeps the path prefix of a gateway.
 * Plain http is accepted for loopback hosts only, because every request carries a credential.
 * @param name the option or variable that holds the URL, for the error; the URL itself may hold a secret and is not repeated
 * @throws {ConfigurationError} if the URL is neither https nor http on a loopback host, or has credentials, a query or a fragment
 */
export function normalizeBaseUrl(baseUrl: string, name = "baseUrl"): string {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`${name} ${why}.`, {
      taskState: "none",
      advice: `Give a URL such as ${regions.singapore}.`,
    });
  };
  const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : refuse("is not a URL");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    refuse("must begin with https://; http:// is accepted for this machine only (localhost, 127.0.0.1, [::1])");
  }
  if (url.username || url.password) refuse("must not carry a user name or password");
  if (url.search || url.hash) refuse("must not have a query or a fragment");
  return url.origin + url.pathname.replace(/(?:\/v1|\/)+$/, "");
}
