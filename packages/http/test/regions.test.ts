import { expect, test } from "vitest";
import { isLoopback, normalizeBaseUrl, regionUrl } from "../src/index.ts";
import { isPrivate, isUnreachable } from "../src/private-address.ts";
import { cannedTransport } from "./canned.ts";

test.each([
  ["https://api-singapore.klingai.com/", "https://api-singapore.klingai.com"],
  ["https://api-singapore.klingai.com/v1", "https://api-singapore.klingai.com"],
  ["https://api-singapore.klingai.com/v1/", "https://api-singapore.klingai.com"],
  ["https://gateway.example/kling/v1/", "https://gateway.example/kling"],
  [" http://127.0.0.1:9000 ", "http://127.0.0.1:9000"],
  ["\u00a0https://gateway.example\u00a0", "https://gateway.example"],
  ["https://gateway.example/v1/v1", "https://gateway.example"],
])("normalizes %s to %s", (baseUrl, normalized) => {
  expect(normalizeBaseUrl(baseUrl)).toBe(normalized);
  expect(normalizeBaseUrl(normalized)).toBe(normalized);
});

test.each([
  "http://127.8.9.10:5510",
  "http://[::1]:5510",
  "http://localhost:5510",
  "http://LOCALHOST",
  "http://emulator.localhost",
])("accepts %s, because it is a loopback host", (baseUrl) => {
  expect(normalizeBaseUrl(baseUrl)).toBe(new URL(baseUrl).origin);
});

test.each([
  "http://gateway.example",
  "http://api-singapore.klingai.com",
  "http://api.klingai.com/v1",
  "http://10.0.0.1",
  "http://0.0.0.0:5510",
  "http://127.evil.example",
  "http://127.0.0.1.evil.example",
  "http://localhost.evil.example",
  "http://evil-localhost",
])("rejects %s, because plain http would expose the credential", (baseUrl) => {
  expect(() => normalizeBaseUrl(baseUrl, "KLING_BASE_URL")).toThrow(/^KLING_BASE_URL must begin with https:\/\//);
  expect(() => cannedTransport([{}], { baseUrl })).toThrow(/^baseUrl must begin with https:\/\//);
});

test.each([
  "http://user:hunter2@gateway.example",
  "https://user:hunter2@gateway.example",
  "https://gateway.example/?token=hunter2",
  "http://gateway.example/#hunter2",
  "http://gateway.example/hunter2",
  "hunter2",
  "file:///hunter2",
])("does not repeat %s in the error", (baseUrl) => {
  const normalize = (): string => normalizeBaseUrl(baseUrl);
  expect(normalize).toThrow(/^baseUrl /);
  expect(normalize).not.toThrow(/hunter2/);
});

test.each([
  ["nonsense", "baseUrl is not a URL."],
  [
    "ftp://host",
    "baseUrl must begin with https://. http:// is accepted for loopback hosts only (localhost, 127.0.0.1, [::1]).",
  ],
  [
    "ftp://localhost",
    "baseUrl must begin with https://. http:// is accepted for loopback hosts only (localhost, 127.0.0.1, [::1]).",
  ],
  ["https://user:pass@host", "baseUrl must not contain a user name or a password."],
  ["https://user@host", "baseUrl must not contain a user name or a password."],
  ["https://:pass@host", "baseUrl must not contain a user name or a password."],
  ["https://host/?a=1", "baseUrl must not contain a query or a fragment."],
  ["https://host/#x", "baseUrl must not contain a query or a fragment."],
])("rejects the base URL %s", (baseUrl, summary) => {
  expect(() => normalizeBaseUrl(baseUrl)).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      summary,
      advice: "Set it to a URL such as https://api-singapore.klingai.com.",
    }),
  );
});

test("rejects an unknown region and lists the known ones", () => {
  expect(() => regionUrl("mars")).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      summary: 'The region "mars" does not exist.',
      advice: "Use one of singapore, beijing, global, or set baseUrl.",
    }),
  );
});

test.each([
  "http://10.0.0.1",
  "http://192.168.1.1",
  "http://169.254.169.254",
  "http://[fd00::1]",
  "http://[::ffff:10.0.0.1]",
  "http://[::127.0.0.1]",
  "http://[64:ff9b::192.168.0.1]",
  "http://localhost",
  "http://0.0.0.0",
  "http://192.0.0.192",
  "http://198.18.0.1",
  "http://198.19.255.255",
  "http://224.0.0.1",
  "http://240.0.0.1",
  "http://255.255.255.255",
  "http://[::]",
  "http://[fe80::1]",
  "http://[fec0::1]",
  "http://[ff02::1]",
  "http://[64:ff9b::]",
  "http://[64:ff9b:1::a00:1]",
  "http://[64:ff9b::169.254.169.254]",
  "http://[2001::1]",
  "http://[2001:0:4136::1]",
  "http://[2002:7f00:1::]",
  "http://[2002:a00:1::1]",
])("%s is private", (url) => {
  expect(isPrivate(new URL(url))).toBe(true);
});

test.each([
  "https://example.com",
  "http://172.32.0.1",
  "http://11.0.0.1",
  "http://223.255.255.255",
  "http://192.0.1.1",
  "http://198.20.0.1",
  "http://[2001:200::1]",
  "http://[2001:db8::1]",
  "http://[2606:4700::1111]",
  "http://[3fff::1]",
  "http://[::ffff:8.8.8.8]",
  "http://[64:ff9b::8.8.8.8]",
  "https://10.example.com",
  "https://127.0.0.example.com",
])("%s is public", (url) => {
  expect(isPrivate(new URL(url))).toBe(false);
  expect(isUnreachable(new URL(url))).toBe(false);
});

test.each([
  "http://minio:9000/a.png",
  "http://nas.local",
  "http://db.internal.",
  "http://10.0.0.1",
  "http://localhost",
])("%s cannot be reached from the internet", (url) => {
  expect(isUnreachable(new URL(url))).toBe(true);
});

test.each(["http://127.evil.example", "http://127.0.0.1.evil.example"])("%s is not a loopback host", (url) => {
  expect(isLoopback(new URL(url))).toBe(false);
});

test("recognizes other notations of loopback addresses", () => {
  const spellings = ["http://2130706433", "http://0x7f.1", "http://[::1]", "http://a.localhost."];
  expect(spellings.filter((url) => !isLoopback(new URL(url)))).toEqual([]);
  expect(isLoopback(new URL("http://10.0.0.1"))).toBe(false);
});
