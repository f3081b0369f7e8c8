import { errorFromCode, serviceCodes } from "@klingkit/errors";
import { expect, test } from "vitest";
import { mayRetry, retryAfter } from "../../src/request/retry.ts";

const now = Date.UTC(2026, 10, 21, 12);
const date = "Sat, 21 Nov 2026 12:00:30 GMT";

test.each<[string, Record<string, string>, number | undefined]>([
  ["seconds", { "retry-after": "7" }, 7000],
  ["0 seconds", { "retry-after": "0" }, 0],
  ["a fraction of a second", { "retry-after": "1.25" }, 1250],
  ["spaces around the seconds", { "retry-after": " 7 " }, 7000],
  ["a date, without the header `Date`", { "retry-after": "Sat, 21 Nov 2026 12:00:09 GMT" }, 9000],
  ["a date, and the header `Date`", { "retry-after": "Sat, 21 Nov 2026 12:00:39 GMT", date }, 9000],
  ["a date, and an invalid header `Date`", { "retry-after": "Sat, 21 Nov 2026 12:00:09 GMT", date: "today" }, 9000],
  ["a date in the past", { "retry-after": "Sat, 21 Nov 2026 11:00:00 GMT" }, 0],
  ["nothing", {}, undefined],
  ["an empty value", { "retry-after": "" }, undefined],
  ["a word", { "retry-after": "soon" }, undefined],
  ["a unit after the seconds", { "retry-after": "7s" }, undefined],
  ["text before the seconds", { "retry-after": "x7" }, undefined],
])("reads a Retry-After with %s", (_name, headers, delay) => {
  expect(retryAfter(new Headers(headers), now)).toBe(delay);
});

test("after a response with a service code, only a rate or concurrency limit allows a second create", () => {
  const retried = serviceCodes.filter(({ code, httpStatus: status }) =>
    mayRetry(errorFromCode(code, "no", { sent: "yes", status }), false),
  );
  expect(retried.map(({ code }) => code)).toEqual([1302, 1303]);
});
