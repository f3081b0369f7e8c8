/**
 * Returns whether the host of a URL is a loopback name or address. `127.example.com` is neither.
 * @example isLoopback(new URL("http://localhost:5510")); // true
 */
export function isLoopback(url: URL): boolean {
  const host = normalizedHost(url);
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

/** Returns the host of a URL in lower case, without the brackets of IPv6 and without a final dot. */
export function normalizedHost(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}
