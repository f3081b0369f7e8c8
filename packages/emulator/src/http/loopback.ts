/** Whether a host name of a URL always refers to this machine. */
export function isLoopback(hostname: string): boolean {
  return /(^|\.)localhost$/.test(hostname) || /^127(\.\d+){3}$/.test(hostname) || hostname === "[::1]";
}
