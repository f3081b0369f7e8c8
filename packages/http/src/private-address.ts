const privateV4: readonly RegExp[] = [
  /^0\./,
  /^10\./,
  /^127\./,
  /^169\.254\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
];

/**
 * Returns whether the host of a URL is a loopback name or address. `127.example.com` is neither.
 * @example isLoopback(new URL("http://localhost:5510")); // true
 */
export function isLoopback(url: URL): boolean {
  const host = normalizedHost(url);
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

/**
 * Returns whether the host of a URL is a loopback host or an address of a private network. Host names are not resolved.
 * @example isPrivate(new URL("http://192.168.0.1")); // true
 */
export function isPrivate(url: URL): boolean {
  const host = normalizedHost(url);
  if (isLoopback(url)) return true;
  // An IPv4 address can be written as an IPv4-mapped IPv6 address.
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(host);
  const v4 = mapped ? mappedIPv4(mapped[1] ?? "", mapped[2] ?? "") : host;
  return privateV4.some((range) => range.test(v4)) || host === "::" || /^f[cd][\da-f]{2}:|^fe[89ab][\da-f]:/.test(host);
}

function normalizedHost(url: URL): string {
  return url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

function mappedIPv4(high: string, low: string): string {
  const value = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}
