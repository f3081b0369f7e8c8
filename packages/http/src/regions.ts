import { ConfigurationError } from "@klingkit/errors";

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
 * The base URL in the one form that klingkit keeps: no slash at the end, no `/v1` (older examples have it), a gateway's
 * path prefix kept.
 * @throws ConfigurationError for what is no http(s) URL, or carries credentials, a query or a fragment
 */
export function normalizeBaseUrl(baseUrl: string, name = "baseUrl"): string {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`${name} ${why}.`, {
      taskState: "none",
      advice: `Give a URL such as ${regions.singapore}.`,
    });
  };
  const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : refuse("is not a URL");
  if (url.protocol !== "https:" && url.protocol !== "http:") refuse(`must begin with https:// or http://`);
  // Its text is not repeated: what stands here may be a password.
  if (url.username || url.password) refuse("must not carry a user name or password");
  if (url.search || url.hash) refuse("must not have a query or a fragment");
  return url.origin + url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "").replace(/\/+$/, "");
}
