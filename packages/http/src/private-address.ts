import { isLoopback, normalizedHost } from "./loopback.ts";

const privateV4: readonly RegExp[] = [
  /^0\./,
  /^10\./,
  /^127\./,
  /^169\.254\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  // Protocol assignments, benchmarks, multicast and reserved addresses.
  /^192\.0\.0\./,
  /^198\.1[89]\./,
  /^(22[4-9]|2[345]\d)\./,
];

/** The IPv6 addresses of the internet. All others are private, link-local, multicast or reserved. */
const PUBLIC_V6 = /^[23][\da-f]{3}:/;

/** Addresses of the internet that contain an IPv4 address (Teredo, 6to4), and of protocols (2001::/23). */
const TUNNEL_V6 = /^(?:2001:(?:1?[\da-f]{0,2}):|2002:)/;

/** An IPv6 address that stands for an IPv4 address: mapped, compatible, translated or of NAT64. */
const EMBEDDED_V4 = /^(?:::(?:ffff:(?:0:)?)?|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/;

/** Names that no public DNS resolves. */
const PRIVATE_NAME = /^[^.:]+$|\.(?:local|localdomain|internal|intranet|lan|home\.arpa)$/;

/**
 * Returns whether the host of a URL is a loopback host, or an address that is not one of the internet. Host names are not
 * resolved.
 * @example isPrivate(new URL("http://192.168.0.1")); // true
 */
export function isPrivate(url: URL): boolean {
  if (isLoopback(url)) return true;
  const host = normalizedHost(url);
  const embedded = EMBEDDED_V4.exec(host);
  const address = embedded ? v4Of(embedded[1] ?? "", embedded[2] ?? "") : host;
  if (/^\d+(\.\d+){3}$/.test(address)) return privateV4.some((range) => range.test(address));
  return host.includes(":") && (!PUBLIC_V6.test(host) || TUNNEL_V6.test(host));
}

/**
 * Returns whether the host of a URL cannot be reached from the internet: it is private, or its name has no dot or ends in
 * a private domain, such as `nas` or `nas.local`.
 * @example isUnreachable(new URL("http://minio:9000/a.png")); // true
 */
export function isUnreachable(url: URL): boolean {
  return isPrivate(url) || PRIVATE_NAME.test(normalizedHost(url));
}

function v4Of(high: string, low: string): string {
  const value = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}
