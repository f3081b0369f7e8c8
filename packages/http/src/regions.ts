import { ConfigurationError } from "@klingkit/errors";
import { isLoopback } from "./loopback.ts";

// See apps/docs/service/authentication.md#hosts.
/** The base URLs of the service by region. A key belongs to one region. */
export const regions: {
  /** All countries except mainland China. */
  readonly singapore: "https://api-singapore.klingai.com";
  /** Mainland China. */
  readonly beijing: "https://api-beijing.klingai.com";
  /** The former global host, which Singapore replaced. Older code uses it. */
  readonly global: "https://api.klingai.com";
} = {
  singapore: "https://api-singapore.klingai.com",
  beijing: "https://api-beijing.klingai.com",
  global: "https://api.klingai.com",
};

/** The name of a region. */
export type Region = keyof typeof regions;

/**
 * Returns the base URL of a region.
 * @throws {ConfigurationError} if the region does not exist
 * @example regionUrl("singapore"); // "https://api-singapore.klingai.com"
 */
export function regionUrl(region: string): string {
  const url = Object.entries(regions).find(([name]) => name === region)?.[1];
  if (url) return url;
  throw new ConfigurationError(`The region "${region}" does not exist.`, {
    advice: `Use one of ${Object.keys(regions).join(", ")}, or set baseUrl.`,
  });
}

/**
 * Normalizes a base URL: removes a trailing slash and a trailing `/v1`, and keeps the path prefix of a gateway. http is
 * accepted for loopback hosts only, because every request contains a credential.
 * @param baseUrl the URL
 * @param name the option or variable that contains the URL, for the error message. The message does not repeat the URL,
 *   which may contain a secret.
 * @throws {ConfigurationError} if the URL is neither https nor http on a loopback host, or has credentials, a query or
 *   a fragment
 * @example normalizeBaseUrl("https://gateway.example/kling/v1/"); // "https://gateway.example/kling"
 */
export function normalizeBaseUrl(baseUrl: string, name = "baseUrl"): string {
  const fail = (problem: string): never => {
    throw new ConfigurationError(`${name} ${problem}.`, {
      advice: `Set it to a URL such as ${regions.singapore}.`,
    });
  };
  const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : fail("is not a URL");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url))) {
    fail("must begin with https://. http:// is accepted for loopback hosts only (localhost, 127.0.0.1, [::1])");
  }
  if (url.username || url.password) fail("must not contain a user name or a password");
  if (url.search || url.hash) fail("must not contain a query or a fragment");
  return url.origin + url.pathname.replace(/(?:\/v1|\/)+$/, "");
}
