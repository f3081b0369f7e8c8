import { ConfigurationError } from "@klingkit/errors";
import type { Call } from "./call.ts";

/**
 * Returns the URL of a call. The path is appended to the base URL, so a path such as `@evil.example`, `.evil.example` or
 * `/../x` would send the credential to another host or past a gateway's prefix.
 * @param baseUrl as `normalizeBaseUrl` returns it
 * @throws {ConfigurationError} if the path does not begin with exactly one slash, has a backslash, or leaves the base URL
 */
export function callUrl(baseUrl: string, { path, label: what, query = {} }: Call): string {
  const url = baseUrl + path;
  if (!/^\/(?!\/)[^\\]*$/.test(path) || !resolved(url).startsWith(`${baseUrl}/`)) {
    throw new ConfigurationError(`${what} was not sent: its path leaves the base URL.`, {
      sent: "no",
      advice: "Pass a path below the base URL that begins with exactly one slash, such as /v1/videos/text2video.",
    });
  }
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length > 0 ? `${url}?${new URLSearchParams(pairs)}` : url;
}

/** The URL that is requested in the end: `fetch` removes dot segments, tabs and line breaks. */
function resolved(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
