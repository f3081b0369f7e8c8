import type { Fault } from "./fault.ts";
import { connectionRefused, connectTimeout, refusedAtBothAddresses, reset, unknownHost } from "./fetch-errors.ts";

const DAY = 86_400_000;

const html = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

const connection: readonly Fault[] = [
  { name: "connection refused", group: "connection", thrown: connectionRefused },
  { name: "connection refused at both addresses", group: "connection", thrown: refusedAtBothAddresses },
  { name: "host name not found", group: "connection", thrown: unknownHost },
  { name: "connect timeout", group: "connection", thrown: connectTimeout },
  { name: "ECONNRESET, nothing sent", group: "connection", thrown: reset },
  { name: "dropped before processing", group: "connection", effect: () => ({ drop: "before" }) },
  { name: "dropped after processing", group: "connection", effect: () => ({ drop: "after" }) },
  { name: "response cut in half", group: "connection", effect: () => ({ truncateBody: true }) },
  { name: "no response, not processed", group: "connection", effect: () => ({ hang: true }) },
  { name: "no response, processed", group: "connection", effect: () => ({ hang: true, processed: true }) },
  { name: "response 25 s late", group: "connection", effect: () => ({ delayMs: 25_000, processed: true }) },
];

const caller: readonly Fault[] = [
  { name: "aborted before sending", group: "caller", abortAfter: 0 },
  { name: "aborted before processing", group: "caller", abortAfter: 1000, effect: () => ({ hang: true }) },
  {
    name: "aborted after processing",
    group: "caller",
    abortAfter: 1000,
    effect: () => ({ hang: true, processed: true }),
  },
  {
    name: "aborted during the recovery of a lost response",
    group: "caller",
    abortAfter: 1000,
    effect: () => ({ drop: "before" }),
  },
];

const gateway: readonly Fault[] = [
  { name: "HTML 502", group: "gateway", effect: () => ({ html502: true }) },
  { name: "HTML 502, processed", group: "gateway", effect: () => ({ status: 502, body: html, processed: true }) },
  {
    name: "HTML 502 that contains the credential",
    group: "gateway",
    effect: (_now, authorization) => ({ status: 502, body: `<html><body>You sent ${authorization}</body></html>` }),
  },
  { name: "empty 200", group: "gateway", effect: () => ({ status: 200, body: "" }) },
  { name: "empty 200, processed", group: "gateway", effect: () => ({ status: 200, body: "", processed: true }) },
  { name: "200 without an envelope", group: "gateway", effect: () => ({ status: 200, body: { hello: "world" } }) },
  {
    name: "200 with code 0, without data",
    group: "gateway",
    effect: () => ({ status: 200, body: { code: 0, message: "SUCCEED", request_id: "r" } }),
  },
  // A gateway that responds instead of the service, or after it forwarded the request.
  ...[401, 403, 404, 409, 413, 429].flatMap((status): Fault[] => [
    { name: `HTML ${status}`, group: "gateway", effect: () => ({ status, body: html }) },
    { name: `HTML ${status}, processed`, group: "gateway", effect: () => ({ status, body: html, processed: true }) },
  ]),
  { name: "307 to another host", group: "gateway", effect: () => ({ redirect: "https://example.com/", status: 307 }) },
  { name: "302 to a login page", group: "gateway", effect: () => ({ redirect: "https://example.com/", status: 302 }) },
];

/** The error responses of the service, each once without and once with a created task. */
const service: readonly Fault[] = [5000, 5001, 5002].flatMap((code): Fault[] => {
  const name = `${code - 4500}/${code}`.replace("501/", "503/").replace("502/", "504/");
  return [
    { name, group: "service", effect: () => ({ code }) },
    { name: `${name}, processed`, group: "service", effect: () => ({ code, processed: true }) },
  ];
});

const limits: readonly Fault[] = [
  { name: "429/1302 too many requests", group: "limits", effect: () => ({ code: 1302 }) },
  { name: "429/1303 no free slot", group: "limits", effect: () => ({ code: 1303 }) },
  { name: "200 with 1303", group: "limits", effect: () => ({ code: 1303, status: 200 }) },
  {
    name: "1302, Retry-After in seconds",
    group: "limits",
    effect: () => ({ code: 1302, headers: { "retry-after": "7" } }),
  },
  {
    name: "1302, Retry-After as a date",
    group: "limits",
    effect: (now) => ({ code: 1302, headers: { "retry-after": new Date(now + 7000).toUTCString() } }),
  },
  {
    name: "1302, Retry-After of a day",
    group: "limits",
    effect: () => ({ code: 1302, headers: { "retry-after": "86400" } }),
  },
  ...[1100, 1101, 1102].map((code): Fault => ({ name: `429/${code}`, group: "limits", effect: () => ({ code }) })),
];

const rejections: readonly Fault[] = [
  { name: "429/1304 IP address not allowed", group: "rejection", effect: () => ({ code: 1304 }) },
  { name: "403/1103 no permission", group: "rejection", effect: () => ({ code: 1103 }) },
  { name: "400/1201", group: "rejection", effect: () => ({ code: 1201 }) },
  { name: "404/1203", group: "rejection", effect: () => ({ code: 1203 }) },
  { name: "400/1301", group: "rejection", effect: () => ({ code: 1301 }) },
  { name: "200 with 1301", group: "rejection", effect: () => ({ code: 1301, status: 200 }) },
  { name: "400 with an unknown code", group: "rejection", effect: () => ({ code: 1999, status: 400 }) },
  { name: "200 with an unknown code", group: "rejection", effect: () => ({ code: 1999, status: 200 }) },
];

const credential: readonly Fault[] = [
  ...[1000, 1001, 1002, 1003, 1004].map((code): Fault => ({
    name: `401/${code}`,
    group: "credential",
    effect: () => ({ code }),
  })),
  {
    name: "401/1002 that contains the credential",
    group: "credential",
    effect: (_now, authorization) => ({ code: 1002, message: `Authorization is invalid: ${authorization}` }),
  },
  {
    name: "401/1004 with a Date one day ahead",
    group: "credential",
    effect: () => ({ code: 1004, dateOffsetMs: DAY }),
  },
  { name: "Date one day ahead", group: "credential", effect: () => ({ dateOffsetMs: DAY }) },
  { name: "client's clock 24 h behind", group: "credential", clockOffset: -DAY },
  { name: "client's clock 24 h ahead", group: "credential", clockOffset: DAY },
];

/** All faults of a single request. */
export const faults: readonly Fault[] = [
  ...connection,
  ...caller,
  ...gateway,
  ...service,
  ...limits,
  ...rejections,
  ...credential,
];

/** The faults of single requests, without those of the caller and of its clock. */
export const requestFaults: readonly Fault[] = faults.filter(
  ({ group, clockOffset }) => group !== "caller" && clockOffset === undefined,
);

/** The names of the faults that strike every request while the service is down. */
export const outages: readonly string[] = [
  "connection refused",
  "dropped before processing",
  "dropped after processing",
  "HTML 502",
];

/** Whether a gateway responds with its own 4xx after it forwarded the request. */
export function isForwarded({ name }: Fault): boolean {
  return name.startsWith("HTML 4") && name.endsWith("processed");
}

/** Returns a fault by its name. */
export function findFault(name: string): Fault {
  const found = faults.find((fault) => fault.name === name);
  if (!found) throw new Error(`There is no fault "${name}".`);
  return found;
}
