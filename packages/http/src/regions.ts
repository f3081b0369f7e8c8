import { ConfigurationError } from "@klingkit/errors";
import { isLoopback } from "./private-address.ts";

// See apps/docs/service/authentication.md#hosts.
/** The URLs of the service by region. A key belongs to one region. */
export const regions: {
  /** Every country except mainland China. */
  readonly singapore: "https://api-singapore.klingai.com";
  /** Mainland China. */
  readonly beijing: "https://api-beijing.klingai.com";
  /** The former global host, replaced by Singapore. Older code uses it. */
  readonly global: "https://api.klingai.com";
} = {
  singapore: "https://api-singapore.klingai.com",
  beijing: "https://api-beijing.klingai.com",
  global: "https://api.klingai.com",
};

/** The name of a region. */
export type Region = keyof typeof regions;

/**
 * Returns the URL of a region.
 * @throws {ConfigurationError} if the region does not exist
 * @example regionUrl("singapore"); // "https://api-singapore.klingai.com"
 */
export function regionUrl(region: string): string {
  const url = Object.entries(regions).find(([name]) => name === region)?.[1];
  if (url) return url;
  throw new ConfigurationError(`There is no region "${region}".`, {
    advice: `Choose one of ${Object.keys(regions).join(", ")}, or give baseUrl.`,
  });
}

/**
 * Normalizes a base URL: removes a trailing slash and `/v1`, which older examples have, and keeps the path prefix of a
 * gateway. http is accepted for loopback hosts only, because every request carries a credential.
 * @param baseUrl the URL
 * @param name the option or variable that holds the URL, for the error, which does not repeat the URL because it may
 *   hold a secret
 * @throws {ConfigurationError} if the URL is neither https nor http on a loopback host, or has credentials, a query or
 *   a fragment
 * @example normalizeBaseUrl("https://gateway.example/kling/v1/"); // "https://gateway.example/kling"
 */
export function normalizeBaseUrl(baseUrl: string, name = "baseUrl"): string {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`${name} ${why}.`, {
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
