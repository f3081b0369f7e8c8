import { expect, test } from "vitest";
import { isPrivate, isUnreachable } from "../src/private-address.ts";

// The first and the last address of each private network, and the public addresses next to them.
test.each([
  ["0.1.0.0", "0.255.255.255", "1.0.0.0"],
  ["10.0.0.0", "10.255.255.255", "11.0.0.0"],
  ["100.64.0.0", "100.127.255.255", "100.63.255.255"],
  ["100.79.0.1", "100.119.0.1", "100.128.0.0"],
  ["100.99.0.1", "100.100.0.1", "100.55.0.1"],
  ["127.0.0.1", "127.255.255.255", "128.0.0.0"],
  ["169.254.0.0", "169.254.255.255", "169.255.0.0"],
  ["172.16.0.0", "172.31.255.255", "172.15.255.255"],
  ["172.19.0.1", "172.20.0.1", "172.32.0.0"],
  ["172.29.0.1", "172.30.0.1", "172.2.0.1"],
  ["192.168.0.0", "192.168.255.255", "192.167.0.1"],
])("%s and %s are private, %s is public, also as parts of IPv6 addresses", (first, last, outside) => {
  for (const wrap of [(ip: string) => ip, (ip: string) => `[::ffff:${ip}]`, (ip: string) => `[64:ff9b::${ip}]`]) {
    const isPrivateHost = (ip: string): boolean => isPrivate(new URL(`http://${wrap(ip)}`));
    expect([first, last, outside].map(isPrivateHost)).toEqual([true, true, false]);
  }
});

test.each(["fc00::1", "fdff:ffff::1", "fe80::1", "fe9f::1", "feaf::1", "febf:ffff::1", "fd00:2606::1"])(
  "[%s] is private",
  (ip) => {
    expect(isPrivate(new URL(`http://[${ip}]`))).toBe(true);
  },
);

// A private network is recognized at the start of an address only.
test.each([
  "8.0.8.8",
  "8.10.8.8",
  "8.127.8.8",
  "8.169.254.8",
  "8.192.168.8",
  "8.172.16.8",
  "8.100.64.8",
  "8.198.18.8",
  "[2606:2002::1]",
  "[2606:2001:0::1]",
  "[::8.8.8.8]",
  "10.0.0.1.example.com",
  "files.internal.example.com",
  "[2a00:fd00::1]",
  "[2a00:fe80::1]",
  "[2a00::ffff:a00:1]",
])("%s is public", (host) => {
  const url = new URL(`https://${host}/a.png`);
  expect([isPrivate(url), isUnreachable(url)]).toEqual([false, false]);
});

test.each([
  "printer",
  "nas.local",
  "a.localdomain",
  "db.internal",
  "hr.intranet",
  "tv.lan",
  "pi.home.arpa",
  "nas.local.",
])("%s is a name of a private network", (host) => {
  const url = new URL(`https://${host}/a.png`);
  expect([isPrivate(url), isUnreachable(url)]).toEqual([false, true]);
});
