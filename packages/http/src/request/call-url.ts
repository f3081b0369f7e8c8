import { ConfigurationError } from "@klingkit/errors";
import type { Call } from "./call.ts";

/**
 * Returns the URL of a call. It rejects paths such as `@evil.example`, `.evil.example` and `/../x`, which would send the
 * credential to another host or outside the path prefix of a gateway.
 * @param baseUrl a base URL that `normalizeBaseUrl` returned
 * @throws {ConfigurationError} if the path does not begin with exactly one slash, contains a backslash, or leaves the base
 *   URL
 */
export function callUrl(baseUrl: string, { path, label, query = {} }: Call): string {
  const url = baseUrl + path;
  if (!/^\/(?!\/)[^\\]*$/.test(path) || !resolved(url).startsWith(`${baseUrl}/`)) {
    throw new ConfigurationError(`${label} failed: the path leaves the base URL.`, {
      sent: "no",
      advice: "Nothing was sent. Pass a path that begins with exactly one slash, such as /v1/videos/text2video.",
    });
  }
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length > 0 ? `${url}?${new URLSearchParams(pairs)}` : url;
}

/** The URL that `fetch` requests: it removes dot segments, tabs and line breaks. */
function resolved(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
